"""The entries of a list, as they are typed. Pure.

One a line: `word`, `stem*`, `*end`, `*inside*`, `two words`. An entry with Japanese
letters is found anywhere, for there are no spaces to go by; one in katakana alone
not inside a longer katakana word. One with signs that belong to no word ("c++",
"#tag", an emoji) is found as it is written. What follows a `#` is a remark, unless
it is a `#tag` alone or the last sign of an entry ("c#").
"""

import re
import unicodedata
from collections.abc import Iterable

from forum.moderation.checks.folding import IS_JAPANESE, Folded, fold

MIN_PIECE = 2  # Letters beside a "*" or of a Japanese entry: less would match nearly everything.
MIN_SIGNS = 3  # Of an entry of nothing but punctuation: less stands in nearly everything.
# "#tag" and "c#", with a remark of their own or none.
_WITH_HASH = re.compile(r"(#\w+\*?|[^\s#]+#)(?:\s+#.*)?$")


def read_entries(text: str) -> list[str]:
    """Return the entries of a list of domains or members, each once, as they were written."""
    return _each_once(line.partition("#")[0] for line in text.splitlines())


def read_words(text: str) -> list[str]:
    """Return the entries of a list of words, each once, as they were written."""
    return _each_once(map(_without_remark, text.splitlines()))


def unusable(text: str) -> list[str]:
    """Return the entries that can't be looked for: too short, or a star in an odd place."""
    return [entry for entry in read_words(text) if not is_usable(entry)]


def _each_once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, lines))))


def _without_remark(line: str) -> str:
    if found := _WITH_HASH.match(line.strip()):
        return found[1]
    return line.partition("#")[0]


def stem_of(entry: str) -> str:
    """Return an entry folded, without its stars."""
    return " ".join(fold(entry).strip("*").split())


def is_usable(entry: str) -> bool:
    """Say whether an entry can be looked for, and isn't in nearly everything."""
    stem = stem_of(entry)
    if not stem or "*" in stem:
        return False
    if is_literal(entry):
        return len(stem) >= MIN_SIGNS or any(map(_is_telling, stem))
    if IS_JAPANESE.search(stem):
        return len(Folded(stem).japanese) >= MIN_PIECE
    if "*" not in entry:
        return True
    is_inside = entry.startswith("*") and entry.endswith("*")
    return len(stem) >= MIN_PIECE and (is_inside or " " not in stem)


def is_literal(entry: str) -> bool:
    """Say whether an entry holds signs that no word and nothing between two words is made of."""
    stem = stem_of(entry)
    folded = Folded(stem)
    if any(map(_is_symbol, folded.rest)):
        return True
    if IS_JAPANESE.search(stem) or folded.words == [stem]:
        return False
    starred = entry.startswith("*") + entry.endswith("*")
    if starred == 1:
        return " " not in stem
    return not folded.words if starred else len(folded.words) < 2


def _is_symbol(letter: str) -> bool:
    # A wave draws Japanese out.
    return unicodedata.category(letter).startswith("S") and letter != "~"


def _is_telling(letter: str) -> bool:
    """Say whether a sign stands in few texts: a letter, an emoji, but not a plus or a dollar."""
    return letter.isalnum() or unicodedata.category(letter) == "So"
