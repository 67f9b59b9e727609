"""Turn lines in tree order into nested lists without recursion. Pure.

A template that includes itself costs more with every level and dies at a
few hundred. Here each line is told which lists to open and close before it,
so the template is one flat loop at any depth.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from forum.discussion.tree import TOKEN_WIDTH

# Deeper answers stay in the list of this level; "in reply to" says the rest.
MAX_LEVELS = 8


class Nestable(Protocol):
    """What can be nested: something with a path, and room for where it stands."""

    path: str
    depth: int
    reply_count: int
    opens: bool
    closes: int
    closes_at_end: int
    level: int
    below_count: int
    is_below_cut: bool

    @property
    def is_published(self) -> bool:
        """Say whether any reader may read it, so that it counts."""


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


def nest(lines: Sequence[Nestable], *, cut_after: str = "", max_levels: int = MAX_LEVELS) -> None:
    """Set `level` (1 and up), `opens`, `closes`, `closes_at_end` and `below_count` on each line.

    Lines come in path order, whole or cut anywhere, or with one put first in its branch.
    A line is below the last one whose path begins its own. `opens`: a list begins inside the line
    before; `closes`: so many lists end first; the last line's `closes_at_end`
    ends what is still open. `below_count`: so many published lines are below it; a root knows
    better. `cut_after`: the path after which the rest of the branch is left out, if it is.
    """
    above: list[tuple[str, Nestable, int]] = []
    before = seen = 0
    for line in lines:
        path = line.path
        while above and not path.startswith(above[-1][0]):
            _path, one, before_it = above.pop()
            one.below_count = seen - before_it
        seen += line.is_published
        above.append((path, line, seen))
        deep = len(above)
        line.level = level = deep if deep < max_levels else max_levels
        line.opens = 0 < before < level
        line.closes = before - level if before > level else 0
        line.closes_at_end = 0
        before = level
    if above:
        above[-1][1].closes_at_end = before - 1
    for _path, one, before_it in above:
        if one.depth:
            one.below_count = seen - before_it
    if cut_after:
        _tell_cut(lines, cut_after)


def _tell_cut(lines: Sequence[Nestable], cut_after: str) -> None:
    """Mark the lines below which more may stand than is here.

    These are on the way down to the cut, or were put before it. Each listed answer is
    published or has such below it, so there are no fewer than answers.
    """
    for line in lines:
        if line.depth and (cut_after.startswith(line.path) or line.path > cut_after):
            line.below_count = max(line.below_count, line.reply_count)
            line.is_below_cut = line.below_count > 0
