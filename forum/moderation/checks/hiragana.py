"""Where a short word that is listed in katakana stands in hiragana: かす, but no 動かす. Pure.

Nearly every comment has かす, ばか, くそ or はげ in a longer word (ごまかす, ばかり, なくそう,
はげしい). No space parts words, so what stands beside tells them apart: nothing Japanese or
a particle before, nothing or what follows a noun behind. Who wants it found anywhere
lists it in hiragana.
"""

import re

MOST_ANYWHERE = 3  # Letters: hardly a longer one is part of another word.

_LETTERS = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff"
# Particles and the ends of words before a noun; そそのかす (to incite) has one by chance.
_BEFORE = re.compile(f"(?<![{_LETTERS}])|(?<=[はがもをにだ大超])|(?<!そその)(?<=の)")
_BEHIND = re.compile(
    "(?![\u3041-\u3096])|[だでなのはがもをにとめよねじどさ]|や(?:ろ|つ)|か(?![なにでらり])"
    "|っ(?:[ぽすー]|(?![\u3041-\u3096]))|すぎ|みた"
)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether what stands there is hardly part of a longer word."""
    return bool(_BEFORE.match(text, start) and _BEHIND.match(text, end))
