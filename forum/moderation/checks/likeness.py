"""How alike two texts are, and numbers by which an index finds those that may be. Pure.

A text is the set of its shingles, runs of SHINGLE letters, and two texts are
as alike as their sets overlap (A. Z. Broder, "On the resemblance and
containment of documents", 1997). Each band is made of the least hashes of
the set under ROWS orders: texts that are alike in 9 of 10 shingles share one
of the bands in 99 of 100 cases, texts that have nothing in common do not.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from random import Random
from zlib import crc32

_SIGNS = re.compile(r"[\W_]+")
SHINGLE = 6  # Letters; Japanese says much in six.
BANDS, ROWS = 3, 2
READ = 600  # Letters of a long text, the first; so no text takes longer than another.
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
        hashes = [crc32(one.encode()) * _SPREAD & _ALL_BITS for one in shingles]
        least = [min(map(order.__xor__, hashes)) for order in _ORDERS]
        bands = tuple(_number(least[at : at + ROWS]) for at in range(0, len(least), ROWS))
        return cls(shingles, bands, len(letters))

    def resemblance(self, folded_text: str) -> int:
        """Return how alike another text is, from 0 to 100: the share of common shingles.

        Of the other text what READ letters are among is enough.
        """
        other = _shingles(_letters(folded_text))
        common = len(self.shingles & other)
        return 100 * common // (len(self.shingles) + len(other) - common)


def _letters(folded_text: str) -> str:
    return _SIGNS.sub("", folded_text)


def _shingles(letters: str) -> frozenset[str]:
    read = letters[:READ]
    return frozenset([read[at : at + SHINGLE] for at in range(max(1, len(read) - SHINGLE + 1))])


def _number(hashes: list[int]) -> int:
    digest = blake2b(repr(hashes).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
