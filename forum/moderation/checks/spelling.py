"""What words may stand for: signs read as letters, repeated letters undone. Pure.

All words of a text are read at once, one a line: a step passes over all of them in one
go, which takes a tenth of the time that it takes word by word.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import compress
from typing import NamedTuple, TypeVar

# Digits and signs that stand for letters, in a word that has letters besides. Some are read in
# two ways, of which one goes for a whole word.
SIGNS = "@$!|€†¡¢"
_AS_I = str.maketrans("0123456789@$!|€†¡¢", "oizeasbtbgasiietic")
_AS_L = str.maketrans("0123456789@$!|€†¡¢", "olzeasbtbgaslletlc")
# The same with a capital for a digit, as a mark: folded letters are small ones.
_MARKED_AS_I = str.maketrans("0123456789@$!|€†¡¢", "OIZEASBTBGasiietic")
_MARKED_AS_L = str.maketrans("0123456789@$!|€†¡¢", "OLZEASBTBGaslletlc")
_SIGN = re.compile(f"[{SIGNS}]+")
_SIGNS_AT_ENDS = re.compile(f"(?m)^[{SIGNS}]+|(?<![{SIGNS}])[{SIGNS}]++$")
_NUMBERS_AT_ENDS = re.compile(f"(?m)^[{SIGNS}0-9]+|(?<![{SIGNS}0-9])[{SIGNS}0-9]++$")
_PARTED = re.compile(r"[!|]+")  # "you!idiot" is two words as well.
_MONEY = re.compile(r"[a-z]{1,3}\$[0-9]+[a-z]{0,2}")  # "A$5", "US$50bn".
_TRIPLED = re.compile(r"(.)\1\1+")
LONGEST_SPACED = 12  # Letters of a word that is looked for in a run of single ones, or fewer.
# What no such word reaches from a mark, which stands before a letter that was tripled.
_FAR = re.compile(
    f"((?:^|(?<=[^\0]{{{LONGEST_SPACED}}}))[^\0]+(?:$|(?=[^\0]{{{LONGEST_SPACED - 1}}})))"
)

Spelling = tuple[str, str]  # What a word may stand for, and the word.
# What a part of a run of letters may stand for, the run, and how many letters come before.
Part = tuple[str, str, int]
AnySpelling = TypeVar("AnySpelling", Spelling, Part)


class Readings(NamedTuple):
    """What words may be read as, and beside each what it is read from."""

    readings: list[str]
    spellings: list[str]

    def find(self, listed: Container[str]) -> Iterator[Spelling]:
        """Return those that are listed, each with what it is read from."""
        return compress(
            zip(self.readings, self.spellings, strict=True),
            map(listed.__contains__, self.readings),
        )


def read_signs(words: Iterable[str], *, is_marked: bool = False) -> list[Spelling]:
    """Return what folded words may stand for with their signs read as letters, or left out.

    With `is_marked`, a capital stands for each digit that was read as a letter.
    """
    tables = (_MARKED_AS_I, _MARKED_AS_L) if is_marked else (_AS_I, _AS_L)
    return _read_signs([word for word in words if not word.isalpha() and _has_signs(word)], tables)


def undo_tripled(spellings: list[Spelling]) -> list[Spelling]:
    """Return spellings with a letter once, and twice, for three of it or more in a row."""
    lines, found = "\n".join(spelling for spelling, _word in spellings), []
    if _TRIPLED.search(lines):
        found += _changed(spellings, _TRIPLED.sub(lambda row: row[1], lines))
        found += _changed(spellings, _TRIPLED.sub(lambda row: row[1] * 2, lines))
    return found


def parts_undone(spellings: Iterable[Spelling]) -> Iterator[Part]:
    """Yield what undo_tripled() would change in long spellings, with the letters around."""
    for spelling, word in spellings:
        if _TRIPLED.search(spelling):
            for undone in (r"\0\1", r"\0\1\1"):
                at = 0
                for part in _FAR.split(_TRIPLED.sub(undone, spelling)):
                    letters = part.replace("\0", "")
                    if letters != part:
                        yield letters, word, at
                    at += len(letters)


def without_parts(spellings: Iterable[AnySpelling], *, whole: int = 0) -> list[AnySpelling]:
    """Return spellings but those that are part of their word or of one of it that came before.

    A piece that is looked for anywhere is found in those. One of `whole` letters or fewer
    stays: it means more by itself.
    """
    found: list[AnySpelling] = []
    read: dict[str, str] = {}
    for one in spellings:
        spelling, word = one[0], one[1]
        before = read.get(word, word)
        if len(spelling) <= whole or spelling not in before:
            found.append(one)
            read[word] = f"{before}\n{spelling}"
    return found


def has_letters_enough(marked: str) -> bool:
    """Say whether letters read from digits, as capitals, are few beside others: "5, 5, 3"."""
    if marked.islower():
        return True
    read = sum(map(str.isupper, marked))
    return not read or len(marked) - read > max(2, read)


def each(change: Callable[[str], str], words: list[str], *, mark: str = "\n") -> list[str]:
    """Return the words, each changed as it would be by itself, all of them in one go.

    `mark` is a letter that none of them holds and that is left alone.
    """
    return change(mark.join(words)).split(mark) if words else []


def _has_signs(word: str) -> bool:
    return not word.isdigit() and not ("$" in word and _MONEY.fullmatch(word))


def _read_signs(words: list[str], tables: tuple[dict[int, int], ...]) -> list[Spelling]:
    if not words:
        return []
    lines = "\n".join(words)
    bare = _SIGNS_AT_ENDS.sub("", lines)
    readings = [one.translate(table) for one in (lines, bare) for table in tables]
    readings += [_SIGN.sub("", lines), _NUMBERS_AT_ENDS.sub("", lines)]
    themselves = list(zip(words, words, strict=True))
    found = [one for reading in dict.fromkeys(readings) for one in _changed(themselves, reading)]
    parted = [word for word in words if "!" in word or "|" in word]
    return found + [(part, word) for word in parted for part in _PARTED.split(word)]


def _changed(spellings: list[Spelling], lines: str) -> list[Spelling]:
    """Return the spellings that became others, a line each."""
    return [
        (line, word)
        for line, (spelling, word) in zip(lines.split("\n"), spellings, strict=True)
        if line != spelling
    ]
