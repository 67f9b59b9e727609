"""A list of words, made ready to be found in a text. Pure.

Finding takes a few look-ups a word and a letter, however long the list.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from forum.moderation.checks.drawing_out import (
    LEAST_LETTERS,
    is_drawn_out,
    typed_drawn_out,
    undo_repeats,
)
from forum.moderation.checks.entries import MIN_PIECE, is_literal, is_usable, read_words, stem_of
from forum.moderation.checks.folding import (
    IN_WORD,
    IS_JAPANESE,
    KATAKANA,
    Folded,
    fold,
    may_stand_for,
    spellings,
    to_hiragana,
)

SPACED_LENGTHS = range(3, 13)  # Letters of a word that is looked for in "s p a c e d" ones.


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry of the list, and the words of the text in which it was found."""

    entry: str
    typed: str

    def __str__(self) -> str:
        return self.entry if self.entry == self.typed else f"{self.entry} ({self.typed})"


@dataclass(slots=True)
class Pieces:
    """Entries that are looked for at every letter; by their `first` letters, their lengths."""

    first: int = MIN_PIECE  # As many as every entry has.
    entries: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, set[int]] = field(default_factory=dict)

    def add(self, piece: str, entry: str) -> None:
        """Look for a piece, too."""
        self.entries[piece] = entry
        self.lengths.setdefault(piece[: self.first], set()).add(len(piece))

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (entry, start, end) of what is in a text."""
        if not self.entries:
            return
        for at in range(len(text) + 1 - self.first):
            for length in self.lengths.get(text[at : at + self.first], ()):
                piece = text[at : at + length]  # Less than that at the end of the text.
                if len(piece) == length and (entry := self.entries.get(piece)):
                    yield entry, at, at + length


@dataclass(slots=True)
class WordList:
    """Entries by how they are looked for; each maps to the entry as it was written."""

    whole: dict[str, str] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], str]]] = field(default_factory=dict)
    # Whole words by themselves without repeated letters, for those that are drawn out.
    unrepeated: dict[str, list[str]] = field(default_factory=dict)
    spaced: Pieces = field(
        default_factory=lambda: Pieces(SPACED_LENGTHS.start)
    )  # What "s p a c e d" letters may come to.
    inside: Pieces = field(default_factory=Pieces)
    japanese: Pieces = field(default_factory=Pieces)
    literal: Pieces = field(default_factory=lambda: Pieces(first=1))
    start_lengths: list[int] = field(default_factory=list)
    end_lengths: list[int] = field(default_factory=list)

    def look_for_spaced(self, stem: str, entry: str) -> None:
        """Look for an entry among "s p a c e d" letters, too: a word, a stem or several words."""
        letters = stem.replace(" ", "")
        if len(letters) in SPACED_LENGTHS and not IS_JAPANESE.search(letters):
            self.spaced.add(letters, entry)

    def look_for_drawn_out(self, word: str) -> None:
        """Look for a whole word where it is drawn out, too."""
        unrepeated = undo_repeats(word)
        if len(unrepeated) >= LEAST_LETTERS and word.isalpha():
            self.unrepeated.setdefault(unrepeated, []).append(word)

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield what of the list is in a text; an entry may come more than once."""
        yield from self._find_words(folded)
        yield from self._find_drawn_out(folded)
        yield from self._find_spaced(folded)
        yield from self._find_phrases(folded.words)
        for entry, start, end in self.inside.find(folded.line):
            yield Hit(entry, folded.line[start:end])
        yield from self._find_literal(folded)
        if not self.japanese.entries:
            return
        text = folded.japanese
        for entry, start, end in self.japanese.find(to_hiragana(text)):
            if not _is_within_katakana(entry, text, start, end):
                yield Hit(entry, text[start:end])
        yield from self._find_japanese_drawn_out(folded)

    def _find_literal(self, folded: Folded) -> Iterator[Hit]:
        if not self.literal.entries:
            return
        for entry, start, end in self.literal.find(folded.line):
            if not _is_cut_out(entry, folded.line, start, end):
                yield Hit(entry, folded.line[start:end])

    def _find_words(self, folded: Folded) -> Iterator[Hit]:
        spelled = folded.spelled
        for spelling, typed in spelled.items():
            if spelling in self.whole:
                yield Hit(self.whole[spelling], typed)
        for length in self.start_lengths:
            for spelling, typed in spelled.items():
                if entry := self.starts.get(spelling[:length]):
                    yield Hit(entry, typed)
        for length in self.end_lengths:
            for spelling, typed in spelled.items():
                if entry := self.ends.get(spelling[-length:]):
                    yield Hit(entry, typed)

    def _find_drawn_out(self, folded: Folded) -> Iterator[Hit]:
        for unrepeated, spelling, typed in folded.drawn_out:
            for listed in self.unrepeated.get(unrepeated, ()):
                if is_drawn_out(spelling, listed):
                    yield Hit(self.whole[listed], typed)

    def _find_japanese_drawn_out(self, folded: Folded) -> Iterator[Hit]:
        for word, typed in folded.katakana_drawn_out:
            if entry := self.japanese.entries.get(word):
                yield Hit(entry, typed)
        for run in folded.others_drawn_out:
            for entry, start, end in self.japanese.find(run.text):
                if typed := typed_drawn_out(folded.japanese, run, start, end):
                    yield Hit(entry, typed)

    def _find_spaced(self, folded: Folded) -> Iterator[Hit]:
        if not self.spaced.entries:
            return
        for joined, typed in folded.spaced:
            for spelling in spellings(joined):  # No space says where a word of it begins.
                for entry, _start, _end in self.spaced.find(spelling):
                    yield Hit(entry, typed)

    def _find_phrases(self, words: list[str]) -> Iterator[Hit]:
        if not self.phrases:
            return
        spelled = [may_stand_for(word) for word in words]
        for at in range(len(words)):
            known = (self.phrases.get(spelling, ()) for spelling in spelled[at])
            for phrase, entry in chain.from_iterable(known):
                ahead = spelled[at : at + len(phrase)]
                if len(ahead) == len(phrase) and all(map(set.__contains__, ahead, phrase)):
                    yield Hit(entry, " ".join(words[at : at + len(phrase)]))


def read_list(text: str) -> WordList:
    """Return the list that stands in a text; unusable() names what is left out."""
    found = WordList()
    phrases: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for entry in read_words(text):
        if not is_usable(entry):
            continue
        stem = stem_of(entry)
        if is_literal(entry):
            found.literal.add(stem, entry)
            continue
        found.look_for_spaced(stem, entry)
        if IS_JAPANESE.search(stem):
            found.japanese.add(to_hiragana(Folded(stem).japanese), entry)
        elif entry.startswith("*") and entry.endswith("*"):
            found.inside.add(stem, entry)
        elif entry.endswith("*"):
            found.starts[stem] = entry
        elif entry.startswith("*"):
            found.ends[stem] = entry
        elif len(words := Folded(stem).words) > 1:
            phrases[words[0]].append((words, entry))
        else:
            found.whole[stem] = entry
            found.look_for_drawn_out(stem)
    found.phrases = dict(phrases)
    found.start_lengths = sorted({len(stem) for stem in found.starts})
    found.end_lengths = sorted({len(stem) for stem in found.ends})
    return found


def _is_cut_out(entry: str, text: str, start: int, end: int) -> bool:
    """Say whether a letter at an end of an entry was found inside a word; "*" lets it be."""
    return bool(
        (start and not entry.startswith("*") and IN_WORD.match(text, start - 1))
        or (not entry.endswith("*") and IN_WORD.match(text, end - 1))
    )


def _is_within_katakana(entry: str, text: str, start: int, end: int) -> bool:
    """Say whether an entry in katakana was found in the middle of a longer katakana word."""
    if (
        "*" in entry
        or not KATAKANA.fullmatch(text[start:end])
        or not KATAKANA.fullmatch(fold(entry))
    ):
        return False
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return bool(KATAKANA.search(around))
