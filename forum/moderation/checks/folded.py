"""A text as the word lists see it: without the tricks that spell a word differently. Pure.

Every step goes over the text a fixed number of times, whatever stands in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from forum.moderation.checks.drawing_out import (
    Shortened,
    drawn_out_among,
    may_be_drawn_out,
    shorten_others,
    undo_odd,
    undo_repeats,
)
from forum.moderation.checks.folding import (
    IS_JAPANESE,
    JAPANESE_LETTERS,
    KATAKANA,
    fold,
    to_hiragana,
)
from forum.moderation.checks.katakana import KATAKANA_ROW, katakana_words
from forum.moderation.checks.pieces import Beginnings, Letters, Lines
from forum.moderation.checks.spelling import (
    SIGNS,
    Part,
    Readings,
    Spelling,
    each,
    parts_undone,
    read_signs,
    undo_tripled,
    without_parts,
)

# Words: letters, digits and signs that stand for letters; a Japanese run is no word. A "!" at
# the end is none of these, nor is a sign beside a number: "$5".
_LETTER, _NO_DIGIT = f"[^\\W_{JAPANESE_LETTERS}]", f"[^\\W\\d_{JAPANESE_LETTERS}]"
# One letter tells that no word begins, one sign that none goes on: so it takes two thirds.
_WORD = re.compile(
    f"(?:{_LETTER}|(?<![@$!|†¡])[@$!|†¡]++{_NO_DIGIT}){_LETTER}*+"
    f"(?:(?=[{SIGNS}])(?:[{SIGNS}]+{_LETTER}+)*(?:(?<={_NO_DIGIT})[@$|€†¢]+)?)?"
)
# Where a text can be cut only within a word: between two letters, or beside a sign with which a
# word may end or begin ("c#", "#tag"), but for the number behind one: "c++11".
_END_SIGN = "[#+$@&%=^~]"
WORD_BEFORE = re.compile(f"{_LETTER}{{2}}|{_NO_DIGIT}{_END_SIGN}")
WORD_BEHIND = re.compile(f"{_LETTER}{{2}}|{_END_SIGN}{_NO_DIGIT}")
_MARK = "\0"  # Stands between two runs; clean_text() lets none through, and no run holds one.
# Single letters, or signs for letters, with anything but letters between each: "f u c k",
# "(f) (u) (c) (k)". There is one way to read a run, however long.
_SINGLE, _BETWEEN_SINGLE = f"(?:{_LETTER}|[@$€†])", f"(?:[^\\w@$€†{_MARK}]|_)++"
_SPACED = re.compile(
    f"(?<![^\\W_])(?<![@$€†]){_SINGLE}(?:{_BETWEEN_SINGLE}{_SINGLE}){{2,}}(?![^\\W_]|[@$€†])"
)
SHORTEST_SPACED = 3  # Letters of a word that is looked for in a run of single ones, or more.
_GAP = re.compile(_BETWEEN_SINGLE)
_TAKE_SPACES = partial(_GAP.sub, "")
# One sign inside a word: "sh.it", "sh🙂it".
_IN_WORD = "[.\\-_*'’·~+=^#%\\\\`\u2190-\u2bff\U0001f000-\U0001faff]"
# Two words of English made one ("he'll", "who're") are none split.
_SPLIT = re.compile(
    rf"(?<!\w)(?![a-z]+['’](?:ll|re|ve|[sdm])(?!\w))[^\W\d_]+(?:{_IN_WORD}[^\W\d_]+){{1,3}}(?!\w)"
)
_PARTS = re.compile("[.\\-'’]")
_TAKE_SIGNS = partial(re.compile(f"(?:[^\\w{_MARK}]|_)++").sub, "")
# What may stand between two letters of a Japanese word without ending it.
_BETWEEN = re.compile(r"[^\w〜～\n。、]+|_+")
_LENGTHENED = re.compile("[ー〜～っッ]{2,}")


@dataclass(frozen=True)
class Folded:
    """A text folded, and taken apart for those who look for words in it.

    What is spelled in `other`, which is looked through as well, need not be looked up in this.
    """

    text: str
    other: "Folded | None" = None

    @classmethod
    def of(cls, text: str, other: "Folded | None" = None) -> "Folded":
        """Fold a text."""
        return cls(fold(text), other)

    @cached_property
    def words(self) -> list[str]:
        """Return the words in their order; none of a Japanese run."""
        return _WORD.findall(self.text)

    @cached_property
    def line(self) -> str:
        """Return the text with a space for whatever parts its words."""
        return " ".join(self.text.split())

    @cached_property
    def rest(self) -> str:
        """Return what belongs to no word: signs and spaces."""
        return _WORD.sub("", self.text)

    @cached_property
    def line_letters(self) -> Letters:
        """Return the letters of the text in one line."""
        return Letters(self.line)

    @cached_property
    def _signs_read(self) -> list[Spelling]:
        return read_signs(dict.fromkeys(self.words))

    @cached_property
    def _tripled(self) -> list[Spelling]:
        words = dict.fromkeys(self.words)
        return undo_tripled([*zip(words, words, strict=True), *self._signs_read])

    @cached_property
    def _others(self) -> list[Spelling]:
        return [*self._signs_read, *self._tripled]

    @cached_property
    def _splits(self) -> list[str]:
        return _SPLIT.findall(self.text)

    @cached_property
    def spelled(self) -> dict[str, str]:
        """Return what each word may stand for, with the word as it was typed (but folded)."""
        joined = each(_TAKE_SIGNS, self._splits, mark=_MARK)
        masked = [split for split in self._splits if "*" in split or "#" in split]
        found = dict(zip(self.words, self.words, strict=True))
        for spelling, word in chain(
            self._others,
            zip(joined, self._splits, strict=True),
            ((split.replace("#", "*"), split) for split in masked),  # "f#ck", as lists have it.
        ):
            found.setdefault(spelling, word)  # Of what several stand for the first.
        return found

    @cached_property
    def spelled_lines(self) -> Lines:
        """Return what each word may stand for besides itself, a line each: `spelled_others`."""
        return Lines([spelling for spelling, _typed in self.spelled_others])

    @cached_property
    def spelled_others(self) -> list[Spelling]:
        """Return what words may stand for besides themselves; "push.it" is two words.

        What is part of a word, or of what it may stand for, is found there.
        """
        two = set(filter(_PARTS.search, self._splits))
        return without_parts(
            (spelling, typed)
            for spelling, typed in self.spelled.items()
            if spelling != typed and typed not in two
        )

    @cached_property
    def looked_up(self) -> list[str]:
        """Return what is spelled, but for what is in the other text."""
        known = self.other.spelled if self.other else {}
        return [spelling for spelling in self.spelled if spelling not in known]

    @cached_property
    def beginnings(self) -> Beginnings:
        """Return how all that is looked up begins."""
        return Beginnings(self.looked_up)

    @cached_property
    def endings(self) -> Beginnings:
        """Return how all that is looked up begins when it is turned round."""
        return Beginnings(spelling[::-1] for spelling in self.looked_up)

    @cached_property
    def _drawn_out(self) -> list[str]:
        return drawn_out_among(self.spelled) if may_be_drawn_out(self.text) else []

    @cached_property
    def unrepeated(self) -> Readings:
        """Return what is spelled as if it were drawn out, less all repeats.

        What had three in a row, with fewer of them, comes to the same and is left out.
        """
        again = {spelling for spelling, _word in self._tripled}
        again.difference_update(self.words, (spelling for spelling, _word in self._signs_read))
        drawn_out = [spelling for spelling in self._drawn_out if spelling not in again]
        return Readings(each(undo_repeats, drawn_out), drawn_out)

    @cached_property
    def _phrase_others(self) -> list[Spelling]:
        """Return what words may stand for in a phrase besides themselves, and the words."""
        readings = [*self.unrepeated.readings, *each(undo_odd, self._drawn_out)]
        drawn_out = [*self.unrepeated.spellings, *self._drawn_out]
        return [
            *self._others,
            *zip(readings, map(self.spelled.__getitem__, drawn_out), strict=True),
        ]

    @cached_property
    def readings(self) -> Readings:
        """Return what words may stand for in a phrase, and each word; not all do."""
        words = dict.fromkeys(self.words)
        return Readings(
            [*words, *(reading for reading, _word in self._phrase_others)],
            [*words, *(word for _reading, word in self._phrase_others)],
        )

    @cached_property
    def _stand_for(self) -> set[Spelling]:
        return set(self._phrase_others)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    def find_phrase(self, word: str, phrase: list[frozenset[str]]) -> Iterator[str]:
        """Yield the words that may stand for those of a phrase, in any way, from a word on."""
        for at in self._places.get(word, ()):  # None of a word that was split.
            words = self.words[at : at + len(phrase)]
            if len(words) == len(phrase) and all(map(self._is_one_of, words, phrase)):
                yield " ".join(words)

    def _is_one_of(self, word: str, wanted: frozenset[str]) -> bool:
        return word in wanted or any((one, word) in self._stand_for for one in wanted)

    @cached_property
    def spaced(self) -> list[Part]:
        """Return what runs of single letters may come to, a capital for each digit among them."""
        runs = _SPACED.findall(self.text)
        found = list(zip(each(_TAKE_SPACES, runs, mark=_MARK), runs, strict=True))
        typed = dict(found)
        found += [(read, typed[run]) for read, run in read_signs(typed, is_marked=True)]
        whole = ((spelling, run, 0) for spelling, run in found)
        return without_parts(chain(whole, parts_undone(found)), whole=SHORTEST_SPACED)

    @cached_property
    def spaced_lines(self) -> Lines:
        """Return what they may come to, a line each, in small letters."""
        return Lines([spelling.lower() for spelling, _typed, _before in self.spaced])

    @cached_property
    def japanese(self) -> str:
        """Return the text for what is written without spaces: those and signs taken out."""
        if not IS_JAPANESE.search(self.text):
            return ""
        return _shorten(_BETWEEN.sub("", self.text))

    @cached_property
    def hiragana_letters(self) -> Letters:
        """Return the letters of the Japanese, with katakana as hiragana."""
        return Letters(to_hiragana(self.japanese))

    @cached_property
    def katakana_words(self) -> Readings:
        """Return words in katakana by themselves, drawn out or not, vowels large, and as typed."""
        if not KATAKANA.search(self.japanese):
            return Readings([], [])
        return katakana_words(_shorten(self.text), self.japanese)

    @cached_property
    def katakana_rows(self) -> list[list[str]]:
        """Return words in katakana with points between."""
        return [row.split("・") for row in KATAKANA_ROW.findall(self.text)]

    @cached_property
    def shortened(self) -> Shortened | None:
        """Return the Japanese without what draws hiragana and kanji out; None without any."""
        return shorten_others(self.japanese)

    @cached_property
    def shortened_letters(self) -> Letters:
        """Return the letters of what is shortened, with katakana as hiragana."""
        return Letters(to_hiragana(self.shortened.text) if self.shortened else "")


def gaps_between(spaced: str) -> list[str]:
    """Return what stands between each two of single letters."""
    return _GAP.findall(spaced)


def _shorten(text: str) -> str:
    """Return text with one sign where several in a row draw out."""
    return _LENGTHENED.sub(lambda found: found.group()[0], text)
