"""Normalise text in linear time. Pure; the site's only call of unicodedata.normalize().

CPython sorts the combining marks that stand on one letter by insertion, which
takes quadratic time and lets no other thread run: 40,000 marks cost 4 s. No
word of any language has more than a few, so a run of marks is cut to 30
first, the number of UAX #15's stream-safe text format (UAX15-D4).
"""

import re
import unicodedata
from typing import Literal

MAX_RUN = 30  # Marks in a row that are sorted.

# Starters that normalise to a mark: three of Tibetan, and the half-width sound
# marks of kana.
_BECOME_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
# A run stands in one of these stretches, most of which hold other letters too:
# a quick look, which nearly all texts pass. tests/articles/test_letters.py proves them.
_MAY_BE_RUN = re.compile(
    "[\u0300-\u2fff\u302a-\u302f\u3099\u309a\ua000-\uabff\ufb1e\ufe20-\ufe2f\uff9e\uff9f"
    f"\U00010000-\U0001ffff]{{{MAX_RUN + 1},}}"
)


# Of no width, or seen as nothing, alone or in a row: what Unicode calls default ignorable (hyphens
# that may break, joiners, marks of direction, variants, blanks of Hangul and Khmer), and what
# frames annotations.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)


def normalise(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return text in a normal form of Unicode, less the marks beyond MAX_RUN in a row."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, _MAY_BE_RUN.sub(_cut_runs, text))


def is_sorted_mark(letter: str) -> bool:
    """Say whether a letter is, or normalises to, a mark that has a place among its like."""
    return unicodedata.combining(letter) != 0 or letter in _BECOME_MARKS


def _cut_runs(found: re.Match[str]) -> str:
    letters, kept, run = found.group(), [], 0
    if not any(map(unicodedata.combining, letters)) and _BECOME_MARKS.isdisjoint(letters):
        return letters  # Of an alphabet that shares its stretch with marks.
    for letter in letters:
        run = run + 1 if is_sorted_mark(letter) else 0
        if run <= MAX_RUN:
            kept.append(letter)
    return "".join(kept)
