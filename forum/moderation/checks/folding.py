"""A text as the word lists see it: without the tricks that spell a word differently. Pure.

Every step goes over the text a fixed number of times, whatever stands in it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from articles.letters import UNSEEN, normalise
from forum.moderation.checks.drawing_out import (
    Run,
    katakana_drawn_out,
    may_be_drawn_out,
    others_drawn_out,
    undo_odd,
    undo_repeats,
)
from forum.moderation.checks.look_alikes import show_latin

# Digits and signs that stand for letters, in a word that has letters besides. Some are read in
# two ways, of which one goes for a whole word.
_SIGNS = "@$!|€†¡¢"
_AT_THE_ENDS = _SIGNS + "0123456789"
_AS_I = str.maketrans("0134578@$!|€†¡¢", "oieastbasiietic")
_AS_L = str.maketrans("0134578@$!|€†¡¢", "oleastbaslletlc")
# "l" for "i", where no word has an "l": at the beginning or behind a consonant, and before one.
_MISREAD = re.compile(
    r"(?<![^\W_])l(?=[bcdfghjkmnpqrstvwxz])|(?<=[bcdfghjkmnpqstvxz])l(?=[bcdfghjkmnpqrstvxz])"
)
# Marks that letters carry or stand in; those of kana (U+3099, U+309A) make other letters.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_KATAKANA_LETTERS = re.compile("[\u30a1-\u30f6]+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_JAPANESE = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
# Words: letters, digits and signs that stand for letters; a Japanese run is no word. A "!" at
# the end is none of these, nor is a sign beside a number: "$5".
_LETTER = f"[^\\W_{_JAPANESE}]"
_WORD = re.compile(
    f"(?:(?<![@$!|†¡])[@$!|†¡]++(?=[^\\W\\d_{_JAPANESE}]))?{_LETTER}+(?:[{_SIGNS}]+{_LETTER}+)*"
    r"(?:(?<=[^\W\d_])[@$|€†¢]+)?"
)
_PARTED = re.compile(r"[!|]+")  # "you!idiot" is two words as well.
IN_WORD = re.compile(_LETTER * 2)  # Where a text can be cut only within a word.
_TRIPLED = re.compile(r"(.)\1\1+")
# Single letters, or signs for letters, with anything but letters between each: "f u c k",
# "(f) (u) (c) (k)". There is one way to read a run, however long.
_SINGLE, _BETWEEN_SINGLE = f"(?:{_LETTER}|[@$€†])", "(?:[^\\w@$€†]|_)++"
_SPACED = re.compile(
    f"(?<![^\\W_])(?<![@$€†]){_SINGLE}(?:{_BETWEEN_SINGLE}{_SINGLE}){{2,}}(?![^\\W_]|[@$€†])"
)
_BETWEEN_SPACED = re.compile(_BETWEEN_SINGLE)
# One sign inside a word: "sh.it", "sh🙂it".
_IN_WORD = "[.\\-_*'’·~+=^#%\\\\`\u2190-\u2bff\U0001f000-\U0001faff]"
_SPLIT = re.compile(rf"(?<!\w)[^\W\d_]+(?:{_IN_WORD}[^\W\d_]+){{1,3}}(?!\w)")
_SEPARATOR = re.compile(r"[\W_]+")
# What may stand between two letters of a Japanese word without ending it.
_BETWEEN = re.compile(r"[^\w〜～\n。、]+|_+")
_LENGTHENED = re.compile("[ー〜～っッ]{2,}")


def fold(text: str) -> str:
    """Return text by width, case, accents and look-alikes folded; kana keep their marks."""
    folded = normalise("NFKC", text).casefold()
    if folded.isascii():
        return folded
    folded = normalise("NFC", _ACCENTS.sub("", normalise("NFD", UNSEEN.sub("", folded))))
    return show_latin(folded)


def to_hiragana(text: str) -> str:
    """Return text with its katakana as hiragana, letter for letter."""
    return _KATAKANA_LETTERS.sub(lambda found: found.group().translate(_KATAKANA_TO_HIRAGANA), text)


def may_stand_for(word: str) -> set[str]:
    """Return what a word of several may stand for, fast for nearly all: themselves alone."""
    if word.isalpha() and not may_be_drawn_out(word) and not _MISREAD.search(word):
        return {word}
    found = spellings(word)
    return found | {undo(one) for one in found for undo in (undo_odd, undo_repeats)}


def spellings(word: str) -> set[str]:
    """Return what a folded word may stand for: signs read as letters, repeated letters undone."""
    found = {word}
    if not word.isalpha() and not word.isdigit():
        for one in (word, word.strip(_SIGNS)):
            found |= {one.translate(_AS_I), one.translate(_AS_L)}
        found |= {"".join(filter(str.isalnum, word)), word.strip(_AT_THE_ENDS)}
        found.update(_PARTED.split(word))
    for one in tuple(found):
        if _TRIPLED.search(one):
            found |= {_TRIPLED.sub(r"\1", one), _TRIPLED.sub(r"\1\1", one)}
        if _MISREAD.search(one):
            found.add(_MISREAD.sub("i", one))
    return found


@dataclass(frozen=True)
class Folded:
    """A text folded, and taken apart for those who look for words in it."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Folded":
        """Fold a text."""
        return cls(fold(text))

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
    def spelled(self) -> dict[str, str]:
        """Return what each word may stand for, with the word as it was typed (but folded)."""
        found = dict(zip(self.words, self.words, strict=True))
        is_odd = _TRIPLED.search(self.text) or _MISREAD.search(self.text)
        for word in tuple(found):
            if is_odd or not word.isalpha():  # Nearly all words stand for themselves alone.
                for spelling in spellings(word):
                    found.setdefault(spelling, word)
        for split in _SPLIT.findall(self.text):
            found.setdefault(_SEPARATOR.sub("", split), split)
        return found

    @cached_property
    def drawn_out(self) -> list[tuple[str, str, str]]:
        """Return words that may be drawn out: without repeats, as they are spelled and typed."""
        if not may_be_drawn_out(self.text):
            return []
        return [
            (undo_repeats(spelling), spelling, typed)
            for spelling, typed in self.spelled.items()
            if may_be_drawn_out(spelling)
        ]

    @cached_property
    def spaced(self) -> list[tuple[str, str]]:
        """Return runs of single letters, joined and as they were typed."""
        return [(_BETWEEN_SPACED.sub("", run), run) for run in _SPACED.findall(self.text)]

    @cached_property
    def japanese(self) -> str:
        """Return the text for what is written without spaces: those and signs taken out."""
        if not IS_JAPANESE.search(self.text):
            return ""
        closed = _BETWEEN.sub("", self.text)
        return _LENGTHENED.sub(lambda found: found.group()[0], closed)

    @cached_property
    def katakana_drawn_out(self) -> list[tuple[str, str]]:
        """Return words in katakana less what draws them out, in hiragana, and as typed."""
        return [(to_hiragana(word), typed) for word, typed in katakana_drawn_out(self.japanese)]

    @cached_property
    def others_drawn_out(self) -> list[Run]:
        """Return the runs of other Japanese in which something may be drawn out."""
        return others_drawn_out(self.japanese)
