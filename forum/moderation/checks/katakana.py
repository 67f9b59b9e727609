"""Words in katakana, in which a listed one may be drawn out or written with kanji. Pure.

A long vowel or a small "tsu" makes another word oftener than not (ブス, ブース). So both
are passed over only in a word that is katakana from end to end and none of HONEST, within
it and behind it, where a small vowel does the same (バーカ, バカー, バカァ), and in one that
is called out twice (バーカバーカ) or, not drawn out, three times. The parts of a name, with a
point between (カス・ダマト), are no words by themselves.
"""

import re
from collections.abc import Container
from itertools import compress
from operator import ne

from forum.moderation.checks.spelling import Readings

# They come from other languages, and only chance makes a short word that is listed of them.
HONEST = frozenset(
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

_KATAKANA = "\u30a1-\u30fa"
_LONG = re.compile("[ー〜~]{2,}+|[〜~]")
_IN_KATAKANA = re.compile(f"(?<=[{_KATAKANA}])[ーッ]+(?=[{_KATAKANA}])")
# A word in katakana by itself; neither the parts of a name, with a point between, nor a sound
# (ブスッと) are one.
_RUN, _POINT = f"[{_KATAKANA}ー〜~]", "[・=゠]"
_KATAKANA_WORD = re.compile(
    f"(?<!{_RUN})(?<!{_RUN}{_POINT}){_RUN}{{2,}}+(?!{_POINT}{_RUN}|(?<=ッ)と)"
)
KATAKANA_ROW = re.compile(f"(?<!{_RUN}){_RUN}++(?:・{_RUN}++)+")
# Kanji that pass for katakana, in a word of katakana besides with no kanji around: "バ力".
_LIKE = dict(zip("力夕二八口工卜千才又一", "カタニハロエトチオヌー", strict=True))
_LIKES, _KANJI = "".join(_LIKE), "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff"
_MIXED_LETTER, _PART = f"[{_KATAKANA}ー{_LIKES}]", f"[{_KATAKANA}ー{_KANJI}]"
_MIXED = re.compile(
    f"(?<!{_PART})(?={_MIXED_LETTER}*[{_LIKES}])(?={_MIXED_LETTER}*[{_KATAKANA}])"
    f"{_MIXED_LETTER}{{2,9}}(?!{_PART})"
)
_AS_KATAKANA = str.maketrans(_LIKE)
_BEHIND_KATAKANA = re.compile("(?m)(?:[ーッ]|(?<![テデトドチシジフヴツウクグ])[ァィゥェォ])++$")
_CALLED_AGAIN = re.compile(r"(?m)^(.{2,8}?)\1+$")  # No insult is longer; so it takes linear time.


def katakana_words(apart: str, closed: str) -> Readings:
    """Return the words in katakana: each as it is or less what draws it out, and as typed.

    They stand apart in a text as it is, and hide in one without signs and spaces.
    """
    calls = {word: word for word in _KATAKANA_WORD.findall(apart)}
    calls |= {word.translate(_AS_KATAKANA): word for word in _MIXED.findall(apart)}
    typed = {word: word for word in _KATAKANA_WORD.findall(closed)} | calls
    if not typed:
        return Readings([], [])
    plain, words = _undo(list(typed), calls)
    found = _make_large("\n".join([*typed, *plain])).split("\n")
    return Readings(found, [*typed.values(), *map(typed.__getitem__, words)])


def _make_large(text: str) -> str:
    for small, large in zip("ァィゥェォヮヵヶ", "アイウエオワカケ", strict=True):
        text = text.replace(small, large)
    return text


def _undo(words: list[str], calls: Container[str]) -> Readings:
    """Return words less what draws them out, and themselves; only `calls` are called again."""
    lines = _LONG.sub("ー", "\n".join(words))
    bare = _BEHIND_KATAKANA.sub("", lines)
    once = _CALLED_AGAIN.sub(r"\1", bare)
    plain = _IN_KATAKANA.sub("", once)
    steps = [step.split("\n") for step in (lines, bare, once, plain)]
    found = Readings([], [])
    is_other = map(ne, words, steps[-1])
    for word, line, whole, called, undone in compress(zip(words, *steps, strict=True), is_other):
        if called != whole:
            if word not in calls:
                continue
            if undone == called and len(whole) < 3 * len(called):
                continue  # "バカバカしい" is what many say of a matter.
        if line not in HONEST and whole not in HONEST and called not in HONEST:
            found.readings.append(undone)
            found.spellings.append(word)
    return found
