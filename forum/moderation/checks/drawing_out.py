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
end that is none of HONEST_KATAKANA, within it and behind it, where a small vowel
does the same (バカー, バカァ), and in one that is called out twice (バーカバーカ). In
hiragana and kanji only the sign of a long vowel is, and in hiragana alone not where
more kana follow (あーほんと is no あほ).
"""

import re
from collections.abc import Iterable
from itertools import groupby
from string import ascii_lowercase
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
    カバー シナー ダニー タブー バーカー バター ヘビー ベター ロリー
    """.split()  # noqa: SIM905 - as one reads them.
)

_REPEATED = re.compile(r"(.)\1+")
# Two of a kind, and then: one of ODD, a third, or two of another kind in the same word.
_MAY_BE_DRAWN_OUT = re.compile(f"([^\\W\\d_])\\1(?:(?<=[{ODD}])|\\1|[^\\W_]*?([^\\W\\d_])\\2)")
_KATAKANA = "\u30a1-\u30fa"
_KANA = re.compile(f"[\u3041-\u3096{_KATAKANA}]")
_OTHERS = "\u3005-\u3007\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff"  # Hiragana and kanji.
_IN_KATAKANA = re.compile(f"(?<=[{_KATAKANA}])[ーッ]+(?=[{_KATAKANA}])")
# A word in katakana by itself; neither the parts of a name, with a point between, nor a sound
# (ブスッと) are one.
_RUN, _POINT = f"[{_KATAKANA}ー〜~]", "[・=゠]"
_KATAKANA_WORD = re.compile(
    f"(?<!{_RUN})(?<!{_RUN}{_POINT}){_RUN}{{2,}}+(?!{_POINT}{_RUN}|(?<=ッ)と)"
)
_BEHIND_KATAKANA = re.compile("(?m)(?:[ーッ]|(?<![テデトドチシジフヴツウクグ])[ァィゥェォ])++$")
_CALLED_AGAIN = re.compile(r"(?m)^(.{2,8}?)\1+$")  # No insult is longer; so it takes linear time.
_IN_OTHERS = re.compile(f"(?<=[{_OTHERS}])[ー〜～]+(?=[{_OTHERS}])")
_LONG = re.compile("[ー〜~]+")


def may_be_drawn_out(text: str) -> bool:
    """Say whether a word, or one of a text, repeats letters as few honest words do."""
    return _MAY_BE_DRAWN_OUT.search(text) is not None


def find_drawn_out(words: Iterable[str]) -> list[str]:
    """Return the words that may be drawn out, looking through all of them in one go."""
    lines, found, end = "\n".join(words), [], 0
    while match := _MAY_BE_DRAWN_OUT.search(lines, end):
        start = lines.rfind("\n", end, match.start()) + 1 or end
        end = lines.find("\n", match.end())
        end = len(lines) if end < 0 else end
        found.append(lines[start:end])
    return found


def undo_repeats(word: str) -> str:
    """Return a word, or a word a line, with each letter once where it stands in a row."""
    return _REPEATED.sub(lambda row: row[1], _undo(word, ascii_lowercase))


def undo_odd(word: str) -> str:
    """Return a word, or a word a line, with each letter once that is hardly ever doubled."""
    return _undo(word, ODD)


def _undo(word: str, letters: str) -> str:
    """Return a word with each of the letters once. Quicker than a pattern for many at once."""
    for letter in letters:
        while letter * 2 in word:
            word = word.replace(letter * 2, letter)
    return word


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


def katakana_words(apart: str, closed: str) -> list[tuple[str, str]]:
    """Return the words in katakana: each as it is or less what draws it out, and as typed.

    They stand apart in a text as it is, and hide in one without signs and spaces.
    """
    calls = dict.fromkeys(_KATAKANA_WORD.findall(apart))
    words = list(calls | dict.fromkeys(_KATAKANA_WORD.findall(closed)))
    lines = _LONG.sub("ー", "\n".join(words))
    bare = _BEHIND_KATAKANA.sub("", lines)
    once = _CALLED_AGAIN.sub(r"\1", bare)
    plain = _IN_KATAKANA.sub("", once)
    found = [(word, word) for word in words]
    for word, *readings, undone in zip(
        words, *(each.split("\n")[: len(words)] for each in (lines, bare, once, plain)), strict=True
    ):
        _line, whole, called = readings
        is_again = called != whole  # "バカバカしい" is what many say of a matter.
        if is_again and (undone == called or word not in calls):
            continue
        if undone != word and not HONEST_KATAKANA.intersection(readings):
            found.append((undone, word))
    return found


class Shortened(NamedTuple):
    """Japanese less what draws hiragana and kanji out, and where in the text each letter stood."""

    text: str
    places: list[int]


def shorten_others(text: str) -> Shortened | None:
    """Return Japanese without the signs of long vowels in hiragana and kanji; None without any."""
    places: list[int] = []
    at = 0
    for long in _IN_OTHERS.finditer(text):
        places += range(at, long.start())
        at = long.end()
    if not at:
        return None
    places += range(at, len(text))
    return Shortened(_IN_OTHERS.sub("", text), places)


def typed_drawn_out(text: str, shortened: Shortened, start: int, end: int) -> str:
    """Return how a piece was typed, "" if nothing draws it out, or it may well be honest."""
    first, last = shortened.places[start], shortened.places[end - 1]
    if last - first == end - start - 1:
        return ""
    is_kana = all(map(_KANA.match, shortened.text[start:end]))
    return "" if is_kana and _KANA.match(text, last + 1) else text[first : last + 1]
