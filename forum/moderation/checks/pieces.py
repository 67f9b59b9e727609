"""Find many pieces at every letter of a text, or stems of its words, however many. Pure.

By how each begins, a piece is looked up rather than tried: whatever is listed, a letter
costs a look-up, and some more where something that is listed begins as the text does
there. What is looked up is cut out of a text once for all lists.
"""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate, compress
from operator import itemgetter

BEGINNING = 3  # Letters, Latin ones: two of these stand in most texts.
# Pieces that are cut out in one go, which takes half the time of one after the other.
_AT_ONCE = 64


def cut(text: str, length: int) -> list[str]:
    """Return what begins at each letter of a text, so many letters of it."""
    found: list[str] = []
    at, last = 0, len(text) - length
    cut_many = _cutter(length)
    while at + _AT_ONCE <= last + 1:
        found += cut_many(text[at : at + _AT_ONCE + length])
        at += _AT_ONCE
    return found + [text[at : at + length] for at in range(at, last + 1)]


@cache
def _cutter(length: int) -> Callable[[str], tuple[str, ...]]:
    return itemgetter(*(slice(at, at + length) for at in range(_AT_ONCE)))


class Letters:
    """A text in which pieces are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._cut: dict[int, list[str]] = {}

    def cut(self, length: int) -> list[str]:
        """Return what begins at each letter, so many letters of it."""
        found = self._cut.get(length)
        if found is None:
            found = self._cut[length] = cut(self.text, length)
        return found


class Lines(Letters):
    """Several texts, a line each, in which pieces are looked for at once."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def place(self, at: int) -> tuple[int, int]:
        """Return in which of the texts a letter stands, and where in it."""
        line = bisect_right(self._starts, at) - 1
        return line, at - self._starts[line]


class Listed(str):
    """An entry as it was written, and the name of the list that has it."""

    __slots__ = ("of",)
    of: str

    def __new__(cls, written: str, of: str) -> "Listed":
        """Name the list of an entry."""
        entry = super().__new__(cls, written)
        entry.of = of
        return entry


class Entries(dict[str, tuple[Listed, ...]]):
    """Entries by what is looked for; the same may be in several lists, in each once."""

    def add(self, wanted: str, entry: Listed) -> None:
        """Look for an entry by this, too."""
        others = [one for one in self.get(wanted, ()) if one.of != entry.of]
        self[wanted] = (*others, entry)


@dataclass(slots=True)
class Pieces:
    """Entries by piece: short ones by their length, longer ones by how they begin."""

    beginning: int = BEGINNING
    entries: Entries = field(default_factory=Entries)
    short: dict[int, set[str]] = field(default_factory=dict)
    longer: dict[str, set[int]] = field(default_factory=dict)  # Their lengths.

    def add(self, piece: str, entry: Listed) -> None:
        """Look for a piece, too."""
        self.entries.add(piece, entry)
        if len(piece) < self.beginning:
            self.short.setdefault(len(piece), set()).add(piece)
        else:
            self.longer.setdefault(piece[: self.beginning], set()).add(len(piece))

    def find(self, letters: Letters) -> Iterator[tuple[Listed, int, int]]:
        """Yield (entry, start, end) of what is in a text."""
        for length, pieces in self.short.items():
            for at, piece in _known(letters.cut(length), pieces):
                for entry in self.entries[piece]:
                    yield entry, at, at + length
        if not self.longer:
            return
        text = letters.text
        for at, beginning in _known(letters.cut(self.beginning), self.longer):
            for length in self.longer[beginning]:
                piece = text[at : at + length]  # Less than that at the end of the text.
                if (found := self.entries.get(piece)) and len(piece) == length:
                    for entry in found:
                        yield entry, at, at + length


@dataclass(slots=True)
class Stems:
    """Entries by what words begin with; for what they end with, all is turned round."""

    entries: Entries = field(default_factory=Entries)
    short: set[str] = field(default_factory=set)  # Of all but the last letter of BEGINNING.
    longer: dict[str, set[int]] = field(default_factory=dict)  # Their lengths.

    def add(self, stem: str, entry: Listed) -> None:
        """Look for a stem, too, of two letters or more."""
        self.entries.add(stem, entry)
        if len(stem) < BEGINNING:
            self.short.add(stem)
        else:
            self.longer.setdefault(stem[:BEGINNING], set()).add(len(stem))

    def find(self, words: "Beginnings") -> Iterator[tuple[Listed, int]]:
        """Yield (entry, place) of what words begin with a stem."""
        if self.short:
            for at, beginning in _known(words.short, self.short):
                for entry in self.entries[beginning]:
                    yield entry, at
        for at, beginning in _known(words.longer, self.longer):
            for length in self.longer[beginning]:
                for entry in self.entries.get(words.words[at][:length], ()):
                    yield entry, at


class Beginnings:
    """Words in which stems are looked for, with how each begins."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self.longer = [word[:BEGINNING] for word in self.words]

    @cached_property
    def short(self) -> list[str]:
        """Return how each begins, a letter less."""
        return [word[: BEGINNING - 1] for word in self.words]


def _known(pieces: list[str], listed: Container[str]) -> Iterator[tuple[int, str]]:
    """Return the pieces that are listed, and where they stand."""
    return compress(enumerate(pieces), map(listed.__contains__, pieces))
