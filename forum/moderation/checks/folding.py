"""Letters as the word lists see them: by width, case, accents and look-alikes. Pure.

Every step goes over the text a fixed number of times, whatever stands in it.
"""

import re

from articles.letters import UNSEEN, normalise
from forum.moderation.checks.look_alikes import show_latin

# Marks that letters carry or stand in; those of kana (U+3099, U+309A) make other letters.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# The sign of a voiced sound beside its letter ("ハ゛"), which NFKC makes a space and a mark.
_SOUND_MARKS = "\u3099\u309a"
_SMALL, _LARGE = "ぁぃぅぇぉゎゕゖ", "あいうえおわかけ"
_KATAKANA_OR_SMALL = re.compile(f"[\u30a1-\u30f6{_SMALL}]+")
_TO_HIRAGANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
_TO_KATAKANA = {code - 0x60: chr(code) for code in _TO_HIRAGANA}
_TO_HIRAGANA |= {
    code: large
    for small, large in zip(_SMALL, _LARGE, strict=True)
    for code in (ord(small), ord(small) + 0x60)
}

JAPANESE_LETTERS = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
IS_JAPANESE = re.compile(f"[{JAPANESE_LETTERS}]")
JAPANESE_RUN = re.compile(f"[{JAPANESE_LETTERS}]{{2,}}")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")


def fold(text: str) -> str:
    """Return text by width, case, accents and look-alikes folded; kana keep their marks."""
    folded = normalise("NFKC", text).casefold()
    if folded.isascii():
        return folded
    seen = UNSEEN.sub("", folded)
    if any(f" {mark}" in seen for mark in _SOUND_MARKS):
        for mark in _SOUND_MARKS:
            seen = seen.replace(f" {mark}", mark)
        seen = normalise("NFC", seen)
    apart = normalise("NFD", seen)
    if seen != folded or _ACCENTS.search(apart):  # Else it is as it was: Japanese mostly is.
        seen = normalise("NFC", _ACCENTS.sub("", apart))
    return show_latin(seen)


def to_hiragana(text: str) -> str:
    """Return text with its katakana as hiragana, and vowels large, letter for letter."""
    return _KATAKANA_OR_SMALL.sub(lambda found: found.group().translate(_TO_HIRAGANA), text)


def to_katakana(text: str) -> str:
    """Return text with its hiragana as katakana, and vowels large, letter for letter."""
    return to_hiragana(text).translate(_TO_KATAKANA)
