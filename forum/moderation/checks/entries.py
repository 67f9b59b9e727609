"""The entries of a list, as they are typed. Pure.

One a line: `word`, `stem*`, `*end`, `*inside*`, `two words`. An entry with Japanese
letters is found anywhere, for there are no spaces to go by; one in katakana alone
not inside a longer word in kana. One with signs that belong to no word ("c++",
"#tag", an emoji) is found as it is written. A remark stands behind `# ` at the beginning
of a line, or behind ` #` further on: "#tag" and "c#" are entries.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from forum.moderation.checks.folded import Folded
from forum.moderation.checks.folding import IS_JAPANESE, fold

MIN_PIECE = 2  # Letters beside a "*" or of a Japanese entry: less would match nearly everything.
MIN_SIGNS = 3  # Of an entry of nothing but punctuation: less stands in nearly everything.
_REMARK = re.compile(r"(?:^#+(?:\s|$)|\s#).*")


class Entry:
    """An entry of a list of words: as it was typed, and folded without its stars."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.stem = " ".join(fold(typed).strip("*").split())
        self.is_open = (typed.startswith("*"), typed.endswith("*"))

    @cached_property
    def folded(self) -> Folded:
        """Return what is looked for."""
        return Folded(self.stem)

    @cached_property
    def is_japanese(self) -> bool:
        """Say whether it is found anywhere."""
        return IS_JAPANESE.search(self.stem) is not None

    @cached_property
    def is_literal(self) -> bool:
        """Say whether it holds signs of which no word, and nothing between two words, is made."""
        words = self.folded.words
        if words == [self.stem]:
            return False
        if any(map(_is_symbol, self.folded.rest)):
            return True
        if self.is_japanese:
            return False
        if any(self.is_open):
            return not words if all(self.is_open) else " " not in self.stem
        return len(words) < 2

    @property
    def is_usable(self) -> bool:
        """Say whether it can be looked for, and isn't in nearly everything."""
        if not self.stem or "*" in self.stem:
            return False
        if self.is_literal:
            return len(self.stem) >= MIN_SIGNS or any(map(_is_telling, self.stem))
        if self.is_japanese:
            return len(self.folded.japanese) >= MIN_PIECE
        if not any(self.is_open):
            return True
        return len(self.stem) >= MIN_PIECE and (all(self.is_open) or " " not in self.stem)


def read_entries(text: str) -> list[str]:
    """Return the entries of a list of domains or members, each once, as they were written."""
    return _each_once(line.partition("#")[0] for line in text.splitlines())


def read_words(text: str) -> list[str]:
    """Return the entries of a list of words, each once, as they were written."""
    return _each_once(_REMARK.sub("", line.strip()) for line in text.splitlines())


def unusable(text: str) -> list[str]:
    """Return the entries that can't be looked for: too short, or a star in an odd place."""
    return [entry for entry in read_words(text) if not Entry(entry).is_usable]


def _each_once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, lines))))


def _is_symbol(letter: str) -> bool:
    # A wave draws Japanese out.
    return unicodedata.category(letter).startswith("S") and letter != "~"


def _is_telling(letter: str) -> bool:
    """Say whether a sign stands in few texts: a letter, an emoji, but not a plus or a dollar."""
    return letter.isalnum() or unicodedata.category(letter) == "So"
