"""In which order threads stand, and the cursors by which a page goes on in it."""

import math
from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan

from forum.discussion import tree
from forum.discussion.lines import Line
from forum.discussion.models import Comment, Order


class BadCursor(ValueError):
    """A cursor that no page of ours gave out."""


# Each order as the database's, and as the same key of a line that was read.
ORDERS: dict[str, tuple[str, ...]] = {
    Order.BEST: ("-rank", "-pk"),
    Order.NEWEST: ("-pk",),
    Order.OLDEST: ("pk",),
    Order.DISCUSSED: ("-thread_count", "-pk"),
}
KEYS: dict[str, Callable[[Line], Any]] = {
    Order.BEST: lambda line: (-line.rank, -line.pk),
    Order.NEWEST: lambda line: -line.pk,
    Order.OLDEST: lambda line: line.pk,
    Order.DISCUSSED: lambda line: (-line.thread_count, -line.pk),
}


def roots_after(roots: QuerySet[Comment], order: str, cursor: str) -> QuerySet[Comment]:
    """Keep what follows the cursor, in a form both databases answer from the index."""
    try:
        key, _, last_id = cursor.rpartition(":")
        pk = int(last_id)
        if not 0 < pk < 36**tree.TOKEN_WIDTH:
            raise BadCursor(cursor)
        if order == "oldest":
            return roots.filter(pk__gt=pk)
        if order == "newest":
            return roots.filter(pk__lt=pk)
        if order == "best":
            rank, pk = rank_and_id(cursor)
            return roots.filter(TupleLessThan((F("rank"), F("pk")), (rank, pk)))
        size = int(key)
        if not 0 <= size < 2**31:
            raise BadCursor(cursor)
        return roots.filter(TupleLessThan((F("thread_count"), F("pk")), (size, pk)))
    except ValueError as error:
        raise BadCursor(cursor) from error


def cursor_at(last: Line, order: str) -> str:
    """Return the key of the last root shown, exact."""
    if order == "best":
        return f"{last.rank!r}:{last.pk}"
    if order == "discussed":
        return f"{last.thread_count}:{last.pk}"
    return f":{last.pk}"


def rank_and_id(cursor: str) -> tuple[float, int]:
    """Return what a cursor of "best" says. Raises BadCursor."""
    rank, _, last_id = cursor.rpartition(":")
    try:
        key = float(rank), int(last_id)
    except ValueError as error:
        raise BadCursor(cursor) from error
    if not math.isfinite(key[0]) or not 0 < key[1] < 36**tree.TOKEN_WIDTH:
        raise BadCursor(cursor)
    return key
