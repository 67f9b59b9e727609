"""Words that are drawn out: "fuuck", "iddiioott", "死〜ね". Pure.

A word is a listed one drawn out if it has the same letters in the same order, each
as often or oftener: "niger" is no "nigger". Yet honest words are each other drawn
out, too ("god" and "good", "loser" and "looser", "raped" and "rapped"), and a wrong
hit is worse than a miss: it holds what somebody said in good faith, a miss is
one report away. So besides

- the word has four letters or more, each counted once,
- it repeats a letter that English hardly doubles (ODD), or any three times, or
  two of them at once,
- it is listed whole, or a stem and no more: what begins or ends with a stem is left alone,
- it is none of HONEST.

In Japanese a long vowel makes another word oftener than not. In hiragana and kanji
its sign is passed over, but in hiragana alone not where more kana follow (あーほんと
is no あほ); words in katakana have a module of their own.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

LEAST_LETTERS = 4
ODD = "ahijkquvwxy"
# Honest words that would pass for one that may be listed, by all of the above.
HONEST = frozenset({"shiite", "shiites"})

_REPEATED = re.compile(r"(.)\1+")
_ODD_REPEATED = re.compile(rf"([{ODD}])\1+")
# Two of a kind, and then: one of ODD, a third, or two of another kind in the same word.
_MAY_BE_DRAWN_OUT = re.compile(f"([^\\W\\d_])\\1(?:(?<=[{ODD}])|\\1|[^\\W_]*?([^\\W\\d_])\\2)")
_KATAKANA = "\u30a1-\u30fa"
_KANA = re.compile(f"[\u3041-\u3096{_KATAKANA}]")
_OTHERS = "\u3005-\u3007\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff"  # Hiragana and kanji.
_IN_OTHERS = re.compile(f"(?<=[{_OTHERS}{_KATAKANA}])[ー〜～]+(?=[{_OTHERS}])")


def may_be_drawn_out(text: str) -> bool:
    """Say whether a word, or one of a text, repeats letters as few honest words do."""
    return _MAY_BE_DRAWN_OUT.search(text) is not None


def drawn_out_among(words: Iterable[str]) -> list[str]:
    """Return the words that repeat letters so, all of them looked through in one go."""
    lines, at, found = "\n".join([*words, ""]), 0, []
    while match := _MAY_BE_DRAWN_OUT.search(lines, at):
        start = lines.rfind("\n", at, match.start()) + 1 or at
        end = lines.index("\n", match.end())
        found.append(lines[start:end])
        at = end + 1
    return found


def undo_repeats(word: str) -> str:
    """Return a word, or a word a line, with each letter once where it stands in a row."""
    return _REPEATED.sub(lambda row: row[1], word)


def undo_odd(word: str) -> str:
    """Return a word, or a word a line, with each letter once that is hardly ever doubled."""
    return _ODD_REPEATED.sub(lambda row: row[1], word)


def is_drawn_out(word: str, listed: str) -> bool:
    """Say whether a word is a listed one drawn out; both are the same without repeats."""
    longer = []
    for (letter, here), (_same, there) in zip(_rows(word), _rows(listed), strict=True):
        if here < there:
            return False
        if here > there:
            longer.append(letter in ODD or here > 2)
    return word not in HONEST and (any(longer) or len(longer) > 1)


def _rows(word: str) -> list[tuple[str, int]]:
    return [(letter, len(list(row))) for letter, row in groupby(word)]


class Shortened(NamedTuple):
    """Japanese less what draws hiragana and kanji out, and where in the text each letter stood."""

    text: str
    places: list[int]


def shorten_others(text: str) -> Shortened | None:
    """Return Japanese without the signs of long vowels in hiragana and kanji; None without any."""
    places: list[int] = []
    at = 0
    for long in _IN_OTHERS.finditer(text):
        places += range(at, long.start())
        at = long.end()
    if not at:
        return None
    places += range(at, len(text))
    return Shortened(_IN_OTHERS.sub("", text), places)


def typed_drawn_out(text: str, shortened: Shortened, start: int, end: int) -> str:
    """Return how a piece was typed, "" if nothing draws it out, or it may well be honest."""
    first, last = shortened.places[start], shortened.places[end - 1]
    if last - first == end - start - 1:
        return ""
    is_kana = all(map(_KANA.match, shortened.text[start:end]))
    return "" if is_kana and _KANA.match(text, last + 1) else text[first : last + 1]
