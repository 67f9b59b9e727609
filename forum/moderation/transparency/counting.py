"""What all figures of a year are counted with: its bounds, medians, and the copy that is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import ExpressionWrapper, F, QuerySet
from django.db.models.fields import DurationField
from django.utils import timezone

Counted = TypeVar("Counted")

KEPT_FOR = timedelta(hours=1)
SHOWN_FOR = timedelta(hours=2)  # To who asks while they are counted anew.


def bounds_of(year: int) -> tuple[datetime, datetime]:
    """Return when a year begins and ends where the site is."""
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def median(*rows: tuple[QuerySet[Any], str, str]) -> timedelta | None:
    """Return the median of the times between two columns, of rows that have both, taken together.

    Two queries, and no more rows in memory than two.
    """
    parts = [_lengths(*one) for one in rows]
    lengths = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    count = lengths.count()
    if not count:
        return None
    middle = list(lengths.order_by("length")[(count - 1) // 2 : count // 2 + 1])
    return sum((length for (length,) in middle), timedelta()) / len(middle)


def _lengths(rows: QuerySet[Any], start: str, end: str) -> QuerySet[Any]:
    length = ExpressionWrapper(F(end) - F(start), output_field=DurationField())
    ended = rows.filter(**{f"{end}__isnull": False}).order_by()
    return ended.annotate(length=length).values_list("length")


def kept(name: str, year: int, count: Callable[[int], Counted]) -> Counted:
    """Return what was counted of a year at most an hour ago.

    Counting reads a whole year's rows (1.3 s of CPU for a million), so all
    processes share what one counted, and who asks meanwhile gets the old ones.
    """
    key = f"transparency:{name}:{year}"
    found: Counted | None = cache.get(key)
    is_mine = cache.add(f"{key}:fresh", True, int(KEPT_FOR.total_seconds()))
    if found is None or is_mine:
        found = count(year)
        cache.set(key, found, int(SHOWN_FOR.total_seconds()))
    return found
