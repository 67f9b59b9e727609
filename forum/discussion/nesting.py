"""Turn lines in tree order into nested lists without recursion. Pure.

A template that includes itself costs more with every level and dies at a
few hundred. Here each line is told which lists to open and close before it,
so the template is one flat loop at any depth.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from forum.discussion.tree import TOKEN_WIDTH

# Deeper answers stay in the list of this level; "in reply to" says the rest.
MAX_LEVELS = 8


class Nestable(Protocol):
    """What can be nested: something with a path, and room for where it stands."""

    path: str
    opens: bool
    closes: int
    closes_at_end: int
    level: int


Placed = TypeVar("Placed", bound=Nestable)


def put_first(lines: Sequence[Placed], pinned: Placed) -> list[Placed]:
    """Return lines in path order but for one, which comes right below what it answers.

    What of its own branch is among the lines comes along. Where what it answers isn't, the
    lines stay as they are.
    """
    above = pinned.path[:-TOKEN_WIDTH]
    place = next((n for n, line in enumerate(lines, 1) if line.path == above), None)
    if place is None:
        return list(lines)
    branch = [line for line in lines if line.path.startswith(pinned.path)] or [pinned]
    rest = [line for line in lines if not line.path.startswith(pinned.path)]
    return [*rest[:place], *branch, *rest[place:]]


def put_below(lines: Sequence[Placed], added: Placed) -> list[Placed]:
    """Return lines in tree order with one more in the branch of what it answers, by its path.

    It comes after all there that came before it. Where what it answers isn't among the lines,
    or it is there already, they stay as they are.
    """
    above = added.path[:-TOKEN_WIDTH]
    place = next((n for n, line in enumerate(lines, 1) if line.path == above), None)
    if place is None or any(line.path == added.path for line in lines):
        return list(lines)
    for n, line in enumerate(lines[place:], place + 1):
        if not line.path.startswith(above):
            break
        if line.path < added.path:
            place = n
    return [*lines[:place], added, *lines[place:]]


def nest(lines: Iterable[Nestable], *, max_levels: int = MAX_LEVELS) -> None:
    """Set `level` (1 and up), `opens`, `closes` and `closes_at_end` on each line.

    Lines come in path order, whole or cut anywhere, or with one put first in its branch.
    A line is below the last one whose path begins its own. `opens`: a list begins inside the line
    before; `closes`: so many lists end first; the last line's `closes_at_end`
    ends what is still open.
    """
    above: list[str] = []
    before = 0
    for line in lines:
        path = line.path
        while above and not path.startswith(above[-1]):
            above.pop()
        above.append(path)
        deep = len(above)
        line.level = level = deep if deep < max_levels else max_levels
        line.opens = 0 < before < level
        line.closes = before - level if before > level else 0
        line.closes_at_end = 0
        before = level
    if above:
        line.closes_at_end = before - 1
