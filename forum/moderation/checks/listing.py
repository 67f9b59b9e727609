"""Lists of words, made ready to be found in a text. Pure.

Finding takes a few look-ups a word and a letter, however long the lists, and however many:
each entry says which has it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from forum.moderation.checks.drawing_out import (
    LEAST_LETTERS,
    is_drawn_out,
    typed_drawn_out,
    undo_repeats,
)
from forum.moderation.checks.entries import Entry, read_words
from forum.moderation.checks.folded import (
    SHORTEST_SPACED,
    WORD_BEFORE,
    WORD_BEHIND,
    Folded,
    gaps_between,
)
from forum.moderation.checks.folding import KATAKANA, fold, to_hiragana, to_katakana
from forum.moderation.checks.hiragana import MOST_ANYWHERE, stands_alone
from forum.moderation.checks.misreading import misreadings
from forum.moderation.checks.pieces import Entries, Listed, Pieces, Stems
from forum.moderation.checks.spelling import LONGEST_SPACED, has_letters_enough

SPACED_LENGTHS = range(SHORTEST_SPACED, LONGEST_SPACED + 1)
LEAST_MASKED = 4  # Letters of a word that is found with one of them masked: "a*s" may be "ads".


class Hit(NamedTuple):
    """An entry of a list, and the words of the text in which it was found.

    As a string, what moderators read.
    """

    entry: Listed
    typed: str

    def __str__(self) -> str:
        return self.entry if self.entry == self.typed else f"{self.entry} ({self.typed})"


@dataclass(slots=True, eq=False)
class WordLists:
    """Entries of all lists by how they are looked for."""

    names: set[str] = field(default_factory=set)
    whole: Entries = field(default_factory=Entries)
    starts: Stems = field(default_factory=Stems)
    ends: Stems = field(default_factory=Stems)  # Turned round.
    phrases: dict[str, list[tuple[list[frozenset[str]], Listed]]] = field(default_factory=dict)
    # Words, and stems by themselves, without repeated letters, for those that are drawn out.
    unrepeated: dict[str, list[tuple[str, Listed]]] = field(default_factory=dict)
    spaced: Pieces = field(
        default_factory=lambda: Pieces(beginning=4)
    )  # What "s p a c e d" letters may come to.
    inside: Pieces = field(default_factory=Pieces)
    japanese: Pieces = field(default_factory=lambda: Pieces(beginning=2))
    katakana: Entries = field(default_factory=Entries)  # Japanese ones as whole words.
    literal: Pieces = field(default_factory=Pieces)

    def add(self, entry: Entry, of: str) -> None:
        """Look for an entry of a list, too."""
        self.names.add(of)
        stem, typed = entry.stem, Listed(entry.typed, of)
        if entry.is_literal:
            self.literal.add(stem, typed)
        elif entry.is_japanese:
            self.japanese.add(to_hiragana(entry.folded.japanese), typed)
            self.katakana.add(to_katakana(entry.folded.japanese), typed)
        else:
            self._add_latin(entry, typed)

    def _add_latin(self, entry: Entry, typed: Listed) -> None:
        words = entry.folded.words
        is_phrase = len(words) > 1 and not any(entry.is_open)
        if is_phrase:
            self._add_phrase(words, typed)
        else:
            self._add_unrepeated(entry.stem, typed)
        if not is_phrase:
            for masked in _mask_vowels(entry.stem):
                self._add_spelling(masked, entry.is_open, typed)
        for spelling in (*misreadings(entry.stem), entry.stem):
            if not is_phrase:
                self._add_spelling(spelling, entry.is_open, typed)
            letters = spelling.replace(" ", "")
            if len(letters) in SPACED_LENGTHS:
                self.spaced.add(letters, typed)

    def _add_spelling(self, spelling: str, is_open: tuple[bool, bool], entry: Listed) -> None:
        starts_anywhere, ends_anywhere = is_open
        if starts_anywhere and ends_anywhere:
            self.inside.add(spelling, entry)
        elif ends_anywhere:
            self.starts.add(spelling, entry)
        elif starts_anywhere:
            self.ends.add(spelling[::-1], entry)
        else:
            self.whole.add(spelling, entry)

    def _add_phrase(self, words: list[str], entry: Listed) -> None:
        phrase = [frozenset({word, *misreadings(word)}) for word in words]
        for first in phrase[0]:
            self.phrases.setdefault(first, []).append((phrase, entry))

    def _add_unrepeated(self, word: str, entry: Listed) -> None:
        unrepeated = undo_repeats(word)
        if len(unrepeated) >= LEAST_LETTERS and word.isalpha():
            self.unrepeated.setdefault(unrepeated, []).append((word, entry))

    @property
    def is_empty(self) -> bool:
        """Say whether they name nothing."""
        kinds = (self.starts, self.ends, self.inside, self.japanese, self.literal)
        return not (self.whole or self.phrases or any(kind.entries for kind in kinds))

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield what of the lists is in a text; an entry may come more than once."""
        if self.is_empty:
            return
        yield from self._find_words(folded)
        yield from self._find_drawn_out(folded)
        yield from self._find_spaced(folded)
        yield from self._find_phrases(folded)
        yield from self._find_inside(folded)
        for entry, start, end in self.literal.find(folded.line_letters):
            if not _is_cut_out(entry, folded.line, start, end):
                yield Hit(entry, folded.line[start:end])
        if self.japanese.entries:
            yield from self._find_japanese(folded)
            yield from self._find_japanese_drawn_out(folded)

    def _find_words(self, folded: Folded) -> Iterator[Hit]:
        spelled = folded.spelled
        for spelling in filter(self.whole.__contains__, folded.looked_up):
            for entry in self.whole[spelling]:
                yield Hit(entry, spelled[spelling])
        if self.starts.entries:
            for entry, at in self.starts.find(folded.beginnings):
                yield Hit(entry, spelled[folded.beginnings.words[at]])
        if self.ends.entries:
            for entry, at in self.ends.find(folded.endings):
                yield Hit(entry, spelled[folded.endings.words[at][::-1]])

    def _find_inside(self, folded: Folded) -> Iterator[Hit]:
        if not self.inside.entries:
            return
        for entry, start, end in self.inside.find(folded.line_letters):
            yield Hit(entry, folded.line[start:end])
        lines = folded.spelled_lines
        for entry, start, _end in self.inside.find(lines):
            line, _at = lines.place(start)
            yield Hit(entry, folded.spelled_others[line][1])

    def _find_drawn_out(self, folded: Folded) -> Iterator[Hit]:
        if not self.unrepeated:
            return
        for unrepeated, spelling in folded.unrepeated.find(self.unrepeated):
            for listed, entry in self.unrepeated[unrepeated]:
                if is_drawn_out(spelling, listed):
                    yield Hit(entry, folded.spelled[spelling])

    def _find_spaced(self, folded: Folded) -> Iterator[Hit]:
        if not self.spaced.entries or not folded.spaced:
            return
        lines = folded.spaced_lines  # No space says where a word begins in them.
        marked_lines = "\n".join(marked for marked, _typed, _before in folded.spaced)
        gaps, is_enough = cache(gaps_between), cache(has_letters_enough)
        for entry, start, end in self.spaced.find(lines):
            if not is_enough(marked_lines[start:end]):
                continue
            line, at = lines.place(start)
            marked, typed, before = folded.spaced[line]
            at += before
            until = at + end - start
            may_be_part = until - at == SHORTEST_SPACED < len(marked) and "*" not in entry
            if not may_be_part or _is_set_off(gaps(typed), at, until):
                yield Hit(entry, typed)

    def _find_phrases(self, folded: Folded) -> Iterator[Hit]:
        if not self.phrases:
            return
        for reading, word in folded.readings.find(self.phrases):
            for phrase, entry in self.phrases[reading]:
                for typed in folded.find_phrase(word, phrase):
                    yield Hit(entry, typed)

    def _find_japanese(self, folded: Folded) -> Iterator[Hit]:
        text = folded.japanese
        for entry, start, end in self.japanese.find(folded.hiragana_letters):
            if not _is_in_longer_word(entry, text, start, end):
                yield Hit(entry, text[start:end])

    def _find_japanese_drawn_out(self, folded: Folded) -> Iterator[Hit]:
        for word, typed in folded.katakana_words.find(self.katakana):
            for entry in self.katakana[word]:
                yield Hit(entry, typed)
        for row in folded.katakana_rows:
            if all(map(self.katakana.__contains__, row)):  # Else it is a name.
                yield from (Hit(entry, word) for word in row for entry in self.katakana[word])
        if shortened := folded.shortened:
            for entry, start, end in self.japanese.find(folded.shortened_letters):
                if typed := typed_drawn_out(folded.japanese, shortened, start, end):
                    yield Hit(entry, typed)


def read_lists(texts: Mapping[str, str]) -> WordLists:
    """Return the lists that stand in texts, by name; unusable() names what is left out."""
    found = WordLists()
    for name, text in texts.items():
        for entry in map(Entry, read_words(text)):
            if entry.is_usable:
                found.add(entry, name)
    return found


def _mask_vowels(word: str) -> Iterator[str]:
    """Yield a word with a "*" for each vowel within it, as one spells what one doesn't say."""
    if len(word) >= LEAST_MASKED and word.isalpha():
        for at in range(1, len(word) - 1):
            if word[at] in "aeiou":
                yield f"{word[:at]}*{word[at + 1 :]}"


def _is_set_off(gaps: list[str], at: int, until: int) -> bool:
    """Say whether more than a gap stands around letters: "f a g, a s s", but no "c l a s s"."""
    within = gaps[at : until - 1]
    around = gaps[max(0, at - 1) : at] + gaps[until - 1 : until]
    return len(set(within)) == 1 and within[0] not in around


def _is_cut_out(entry: str, text: str, start: int, end: int) -> bool:
    """Say whether an end of an entry was found within a word; "*" lets it be."""
    if not any(map(str.isalnum, text[start:end])):
        return False
    return bool(
        (not entry.startswith("*") and start and WORD_BEFORE.match(text, start - 1))
        or (not entry.endswith("*") and WORD_BEHIND.match(text, end - 1))
    )


def _is_in_longer_word(entry: str, text: str, start: int, end: int) -> bool:
    """Say whether an entry in katakana was found as part of a longer word."""
    if "*" in entry or not KATAKANA.fullmatch(fold(entry)):
        return False
    if KATAKANA.fullmatch(text, start, end):
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        return bool(KATAKANA.search(around))
    return end - start <= MOST_ANYWHERE and not stands_alone(text, start, end)
