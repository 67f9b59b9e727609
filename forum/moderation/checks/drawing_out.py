"""Words that are drawn out: "fuuck", "iddiioott", "バーカ", "死〜ね". Pure.

A word is a listed one drawn out if it has the same letters in the same order, each
as often or oftener: "niger" is no "nigger". Yet honest words are each other drawn
out, too ("god" and "good", "loser" and "looser", "raped" and "rapped"), and a wrong
hit is worse than a miss: it holds what somebody said in good faith, a miss is
one report away. So besides

- the word has four letters or more, each counted once,
- it repeats a letter that English hardly doubles (ODD), or any three times, or
  two of them at once,
- it is listed whole: what begins or ends with a stem is left alone,
- it is none of HONEST.

In Japanese, where a long vowel or a small "tsu" makes another word oftener than
not (ブス, ブース; ばか, ばっか), both are passed over in a word in katakana from end to
end that is none of HONEST_KATAKANA. In hiragana and kanji only the sign of a long
vowel is, and in hiragana alone not where more kana follow (あーほんと is no あほ).
"""

import re
from itertools import groupby
from typing import NamedTuple

LEAST_LETTERS = 4
ODD = "ahijkquvwxy"
# Honest words that would pass for one that may be listed, by all of the above.
HONEST = frozenset({"shiite", "shiites"})
# So do these: they come from other languages, and only chance makes a short one of them.
HONEST_KATAKANA = frozenset(
    """
    アート アーム イット ウール エール オーク オース オート オーラ オール オッス オッズ カース
    カード カーブ カール カーン カット カッコ ガール キース キール キッス キック キット グッズ
    ケース ゲージ ゴール コース コート コール コーン コック サージ サーチ サーブ サール サック
    シーツ シート シーナ シール シーン シック ショータ スーツ セール ターン タッグ タッチ ダース
    チーク チーム ツール データ デーブ テーマ デッキ トーク トーン ナース ナッツ ニース ネット
    ノート ノック ハート ハーブ ハーフ バース バーツ バーン バッグ バック バッタ バット パーク
    パーツ パック ビーチ ビート ビール ヒット ブーム ブース ブーツ ブッタ フック ベース ベッド
    ペット ホーム ホール ボース ボート ボール ポーク ポート ポーリ ポット マーク マーチ マッチ
    マット ミート ムード メース メーカ メッキ メール モード ユーロ ヨーク ラーク ラック ルーツ
    ルート ルール レース レーズ レール レッズ レッツ ローリ ローン ロック ワーク
    """.split()  # noqa: SIM905 - as one reads them.
)

_REPEATED = re.compile(r"(.)\1+")
_ODD = re.compile(f"([{ODD}])\\1+")
_MAY_BE_DRAWN_OUT = re.compile(
    f"([{ODD}])\\1|([^\\W\\d_])\\2\\2|([^\\W\\d_])\\3[^\\W_]*?([^\\W\\d_])\\4"
)
_KATAKANA = "\u30a1-\u30fa"
_KANA = re.compile(f"[\u3041-\u3096{_KATAKANA}]")
_OTHERS = "\u3005-\u3007\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff"  # Hiragana and kanji.
_IN_KATAKANA = re.compile(f"(?<=[{_KATAKANA}])[ー〜～ッ]+(?=[{_KATAKANA}])")
_KATAKANA_RUN = re.compile(f"[{_KATAKANA}ー〜～]{{3,}}")
_IN_OTHERS = re.compile(f"[{_OTHERS}][ー〜～]+[{_OTHERS}]")
_OTHER_RUN = re.compile(f"[{_OTHERS}ー〜～]{{3,}}")
_LONG = re.compile("[ー〜～]+")


def may_be_drawn_out(text: str) -> bool:
    """Say whether a word, or one of a text, repeats letters as few honest words do."""
    return _MAY_BE_DRAWN_OUT.search(text) is not None


def undo_repeats(word: str) -> str:
    """Return a word with each letter once where it stands in a row."""
    return _REPEATED.sub(r"\1", word)


def undo_odd(word: str) -> str:
    """Return a word with each letter once that is hardly ever doubled."""
    return _ODD.sub(r"\1", word)


def is_drawn_out(word: str, listed: str) -> bool:
    """Say whether a word is a listed one drawn out; both are the same without repeats."""
    longer = []
    for (letter, here), (_same, there) in zip(_rows(word), _rows(listed), strict=True):
        if here < there:
            return False
        if here > there:
            longer.append(letter in ODD or here > 2)
    return word not in HONEST and (any(longer) or len(longer) > 1)


def _rows(word: str) -> list[tuple[str, int]]:
    return [(letter, len(list(row))) for letter, row in groupby(word)]


def katakana_drawn_out(text: str) -> list[tuple[str, str]]:
    """Return words in katakana that may be drawn out: without what does it, and as typed."""
    if not _IN_KATAKANA.search(text):
        return []
    return [
        (plain, word)
        for word in _KATAKANA_RUN.findall(text)
        if (plain := _IN_KATAKANA.sub("", word)) != word
        and _LONG.sub("ー", word) not in HONEST_KATAKANA
    ]


class Run(NamedTuple):
    """Hiragana and kanji less what draws them out, and where in the text each letter stood."""

    text: str
    places: list[int]


def others_drawn_out(text: str) -> list[Run]:
    """Return runs of hiragana and kanji in which something may be drawn out."""
    if not _IN_OTHERS.search(text):
        return []
    found = []
    for run in _OTHER_RUN.finditer(text):
        if _IN_OTHERS.search(run.group()):
            places = [at for at in range(*run.span()) if text[at] not in "ー〜～"]
            found.append(Run("".join(text[at] for at in places), places))
    return found


def typed_drawn_out(text: str, run: Run, start: int, end: int) -> str:
    """Return how a piece of a run was typed, "" if it isn't drawn out, or may well be honest."""
    first, last = run.places[start], run.places[end - 1]
    if last - first == end - start - 1:
        return ""
    is_kana = all(map(_KANA.match, run.text[start:end]))
    return "" if is_kana and _KANA.match(text, last + 1) else text[first : last + 1]
