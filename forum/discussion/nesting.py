"""Turn lines in tree order into nested lists without recursion. Pure.

A template that includes itself costs more with every level and dies at a
few hundred. Here each line is told which lists to open and close before it,
so the template is one flat loop at any depth.
"""

from collections.abc import Iterable
from typing import Protocol

# Deeper answers stay in the list of this level; "in reply to" says the rest.
MAX_LEVELS = 8


class Nestable(Protocol):
    """What can be nested: something with a path, and room for where it stands."""

    path: str
    opens: bool
    closes: range
    closes_at_end: range
    level: int


def nest(lines: Iterable[Nestable], *, max_levels: int = MAX_LEVELS) -> None:
    """Set `level` (1 and up), `opens`, `closes` and `closes_at_end` on each line.

    Lines come in path order, whole or cut anywhere. A line is below the last
    one whose path begins its own. `opens`: a list begins inside the line
    before; `closes`: so many lists end first; the last line's `closes_at_end`
    ends what is still open.
    """
    above: list[str] = []
    before: Nestable | None = None
    for line in lines:
        while above and not line.path.startswith(above[-1]):
            above.pop()
        above.append(line.path)
        line.level = min(len(above), max_levels)
        line.closes_at_end = range(0)
        if before is None:
            line.opens, line.closes = False, range(0)
        else:
            line.opens = line.level > before.level
            line.closes = range(max(0, before.level - line.level))
        before = line
    if before is not None:
        before.closes_at_end = range(before.level - 1)
