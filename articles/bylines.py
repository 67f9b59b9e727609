"""Whose names stand in a byline. Pure.

A byline is printed as it was delivered: "By Ines Holloway and Jo Whitfield",
"社会部　原田みのり". Nobody says in it what is a name, so a little more is taken
for one than there are: the desk, the place and the whole line besides.
"""

import re
from itertools import combinations

from articles.letters import UNSEEN, normalise

MAX_LENGTH = 200  # Characters of a byline.
MAX_NAMES = 40  # Of one byline; nobody's has as many.
MAX_PIECES = 3  # Pieces between spaces that make one Japanese name, after its desk's.

_BEFORE = re.compile(r"^(?:(?:\w+ )?by|the|取材・文|取材|文|執筆|写真)[ :=・]+")
_BEHIND = re.compile(r"(?:記者|特派員|編集委員|論説委員|支局長)$")
_ASIDE = re.compile(r"\([^)]*\)")
_APART = re.compile(r" (?:and|with|und|et|y) |[,;、&/+|]")
_PLACE = re.compile(r" (?:in|at|for|of|reports|reporting) .*")
_JAPANESE = re.compile("[\u3041-\u30fe\u4e00-\u9fff]")
_NO_LETTER = re.compile(r"[\W_]+")


def name_key(name: str) -> str:
    """Return the form in which names of bylines are compared.

    Width, case, spaces, points and hyphens don't matter, nor does "By" before it.
    """
    return _bare(_without(_fold(name)))


def names_in(byline: str) -> list[str]:
    """Return the key of each name in a byline, and of the whole of it."""
    folded = _fold(byline)
    found = [_bare(_without(folded))]
    for part in _APART.split(_ASIDE.sub(" ", folded)):
        name = _without(part)
        found.append(_bare(name))
        if _JAPANESE.search(name):
            found += _japanese_names(name)
        elif (person := _PLACE.sub("", name)) != name:
            found.append(_bare(person))
    return list(dict.fromkeys(filter(None, found)))[:MAX_NAMES]


def _japanese_names(part: str) -> list[str]:
    """Return what stands in a row between spaces: a desk, a family's name, a whole one."""
    pieces = re.split("[ ・]+", part)
    rows = combinations(range(len(pieces) + 1), 2)
    names = [" ".join(pieces[start:end]) for start, end in rows if end - start <= MAX_PIECES]
    return [_bare(bare) for name in names for bare in (name, _BEHIND.sub("", name))]


def _fold(text: str) -> str:
    folded = normalise("NFKC", UNSEEN.sub("", text[:MAX_LENGTH])).casefold()
    return " ".join(normalise("NFKC", folded).split())


def _without(name: str) -> str:
    """Return a name without what says only that it is one."""
    name = name.strip()
    while (rest := _BEFORE.sub("", name)) != name:
        name = rest
    return name


def _bare(name: str) -> str:
    return _NO_LETTER.sub("", name)
