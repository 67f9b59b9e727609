"""Cases that came, were closed and stayed open, and how long they took; and the cases themselves.

What is only watched asks for no decision and is left out. Notices of illegal content have
terms and figures of their own (transparency/).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet

from forum.moderation.cases.models import Case
from forum.moderation.dashboard.flow import SAMPLE, count_by_piece, within
from forum.moderation.dashboard.lengths import median, percentile
from forum.moderation.dashboard.periods import Period


def cases_in(section_id: int | None) -> QuerySet[Case]:
    """Return the cases that ask for a decision, of a section's articles or all."""
    rows = Case.objects.filter(Q(is_reported=True) | Q(is_held=True))
    return rows if section_id is None else rows.filter(article__section_id=section_id)


def count_cases(period: Period, section_id: int | None) -> list[list[int]]:
    """Return cases opened, closed, and open at the end of each piece: 3 queries.

    The last is told from what is open now, backwards.
    """
    cases = cases_in(section_id)
    opened = count_by_piece(cases, "opened_at", period)
    closed = count_by_piece(cases.filter(closed_at__isnull=False), "closed_at", period)
    open_then = [cases.filter(closed_at=None).count()]
    for more, fewer in zip(reversed(opened[1:]), reversed(closed[1:]), strict=True):
        open_then.append(max(open_then[-1] - more + fewer, 0))
    return [list(piece) for piece in zip(opened, closed, reversed(open_then), strict=True)]


def measure_cases(
    period: Period, section_id: int | None
) -> tuple[str, int, timedelta | None, timedelta | None]:
    """Return ("cases", how many, median, 90th percentile) of what was closed in the period.

    Of the newest SAMPLE, exactly; from when each was opened.
    """
    rows = within(cases_in(section_id).filter(closed_at__isnull=False), "closed_at", period)
    times = rows.order_by("-closed_at").values_list("opened_at", "closed_at")[:SAMPLE]
    lengths = [end - begin for begin, end in times]
    return "cases", len(lengths), median(lengths), percentile(lengths, 90)


def _by(field: str, rows: QuerySet[Case], begin: datetime, end: datetime) -> QuerySet[Case]:
    return rows.filter(**{f"{field}__gte": begin, f"{field}__lt": end}).order_by(f"-{field}", "-pk")


def _open_at(rows: QuerySet[Case], _begin: datetime, end: datetime) -> QuerySet[Case]:
    """Return the cases that were open at `end`, of the newest SAMPLE that were opened before."""
    before = rows.filter(opened_at__lt=end).order_by("-opened_at", "-pk")
    newest = rows.filter(pk__in=before.values("pk")[:SAMPLE])
    still = newest.filter(Q(closed_at=None) | Q(closed_at__gte=end))
    return still.order_by("-opened_at", "-pk")


# Which cases are behind a number, in the order in which they are listed.
BEHIND: Mapping[str, Callable[..., QuerySet[Case]]] = {
    "opened": partial(_by, "opened_at"),
    "closed": partial(_by, "closed_at"),
    "open": _open_at,
}
PAGE_SIZE = 50


def load_behind(
    what: str, begin: datetime, end: datetime, *, section_id: int | None, start: int
) -> tuple[list[Case], int]:
    """Return a page of the cases behind a number, and where the next one begins or 0. One query.

    `start` is how many are left out, SAMPLE at most.
    """
    rows = BEHIND[what](cases_in(section_id), begin, end)
    rows = rows.select_related("article", "author").defer("article__body", "article__body_html")
    found = list(rows[start : start + PAGE_SIZE + 1])
    has_more = len(found) > PAGE_SIZE and start + PAGE_SIZE < SAMPLE
    return found[:PAGE_SIZE], start + PAGE_SIZE if has_more else 0
