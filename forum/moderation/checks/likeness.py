"""How alike two texts are, and numbers by which an index finds those that may be. Pure.

A text is the set of its shingles, runs of SHINGLE letters, and two texts are
as alike as their sets overlap (A. Z. Broder, "On the resemblance and
containment of documents", 1997). Each band is made of the least hashes of
the set under ROWS orders: texts that are alike in 9 of 10 shingles share one
of the bands in 99 of 100 cases, texts that have nothing in common do not.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from random import Random
from zlib import crc32

from forum.moderation.checks.folding import fold
from forum.moderation.checks.pieces import cut

_SIGNS = re.compile(r"[\W_]+")
# The same of ASCII, in a tenth of the time.
_ASCII_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
SHINGLE = 6  # Letters; Japanese says much in six.
BANDS, ROWS = 3, 2
READ = 600  # Letters of a long text, the first; so no text takes longer than another.
# A text is folded in parts until there are as many; none ends between a letter and its mark.
_PARTS = re.compile("(?s).{1,160}[\u0300-\u036f\u3099-\u309c\uff9e\uff9f]*+")
# Kana with marks of voiced sounds, and what else may make another letter of the one before it
# (Arabic, Indian, Korean). All others fold as they do alone, and what that comes to is kept.
_VOICED = re.compile("([\u3041-\u30ff\uff66-\uff9d][\u3099-\u309c\uff9e\uff9f])")
_JOINING = re.compile(
    "[\u0653-\u0655\u093c-\u1cff\u3099-\u309c\u3131-\u318e\uff9e-\uffdc\U00010a00-\U00011fff]"
)
MOST_KEPT = 20_000  # Letters; 3 MB.
_ALL_BITS = 2**32 - 1
_SPREAD = 0x9E37_79B1  # CRCs of texts that differ in a letter differ in a pattern.
# Orders of the hashes: by how near each is to a number.
_ORDERS = [Random(seed).getrandbits(32) for seed in range(BANDS * ROWS)]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A text's shingles, and its bands: numbers that fit a big integer."""

    shingles: frozenset[str]
    bands: tuple[int, ...]
    length: int  # Letters and digits of the text.

    @classmethod
    def of(cls, folded_text: str) -> "Likeness":
        """Read a folded text. Signs and spaces don't count."""
        letters = _letters(folded_text)
        shingles = _shingles(letters)
        hashes = [one * _SPREAD & _ALL_BITS for one in map(crc32, map(str.encode, shingles))]
        hashes.sort()
        least = [_nearest(hashes, order) for order in _ORDERS]
        bands = tuple(_number(least[at : at + ROWS]) for at in range(0, len(least), ROWS))
        return cls(shingles, bands, len(letters))

    def resemblance(self, text: str) -> int:
        """Return how alike another text is, folded or not: the share of common shingles.

        From 0 to 100. Of the other text what READ letters are among is enough.
        """
        other = _shingles(_read_letters(text))
        common = len(self.shingles & other)
        return 100 * common // (len(self.shingles) + len(other) - common)


def _read_letters(text: str) -> str:
    """Return the letters of a text, folded; of a long one the first READ and some more."""
    letters = ""
    for part in _PARTS.finditer(text):
        letters += _fold_letters(part.group())
        if len(letters) >= READ:
            break
    return letters


class _Folded(dict[str | int, str]):
    """What was folded by itself: kana with a mark, and letters by their code."""

    def __missing__(self, one: str | int) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[one] = letters = _letters(fold(chr(one) if isinstance(one, int) else one))
        return letters


_folded = _Folded()


def _fold_letters(text: str) -> str:
    """Return the letters of a text, folded: one by one where none changes another.

    That takes a third of the time; ten texts are compared with each that is judged.
    """
    if text.isascii():
        return _letters(text.lower())
    parts = _VOICED.split(text)  # Every other one is a kana with its mark.
    parts[1::2] = map(_folded.__getitem__, parts[1::2])
    text = "".join(parts)
    if _JOINING.search(text):
        return _letters(fold(text))
    return text.translate(_folded)


def _letters(folded_text: str) -> str:
    if folded_text.isascii():
        return folded_text.translate(_ASCII_SIGNS)
    return _SIGNS.sub("", folded_text)


def _shingles(letters: str) -> frozenset[str]:
    read = letters[:READ]
    return frozenset(cut(read, SHINGLE) or [read])


def _nearest(hashes: Sequence[int], order: int) -> int:
    """Return the least that any of the hashes, which are sorted, comes to in an order (by XOR).

    Bit after bit, those that have it as the order does are nearer. Trying every hash takes four
    times as long.
    """
    start, end, prefix = 0, len(hashes), 0
    bit = _ALL_BITS + 1
    while end - start > 1 and (bit := bit >> 1):
        middle = bisect_left(hashes, prefix | bit, start, end)
        if (middle < end) if order & bit else (middle == start):
            start, prefix = middle, prefix | bit
        else:
            end = middle
    return hashes[start] ^ order


def _number(hashes: list[int]) -> int:
    digest = blake2b(repr(hashes).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
