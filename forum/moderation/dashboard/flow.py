"""What came in, what was decided, how long it took and what stayed open."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value

from forum.discussion.posted import POSTED_AT, posted_comments
from forum.moderation.acts import Act
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.dashboard.lengths import median, percentile
from forum.moderation.dashboard.periods import Period
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report

SAMPLE = 5_000  # The newest reports, and the newest holds, whose times are measured.
ENDS_HOLD = (Act.PUBLISH, Act.HIDE, Act.REMOVE)


def in_section(rows: QuerySet[Any], section_id: int | None) -> QuerySet[Any]:
    """Keep what is about comments of a section; everything without one."""
    return rows if section_id is None else rows.filter(comment__article__section_id=section_id)


def reports_in(section_id: int | None) -> QuerySet[Report]:
    """Return the reports of comments and threads of a section; all without one."""
    if section_id is None:
        return Report.objects.all()
    of_comments = Q(comment__article__section_id=section_id)
    return Report.objects.filter(of_comments | Q(case__article__section_id=section_id))


def within(rows: QuerySet[Any], at: str, period: Period) -> QuerySet[Any]:
    """Keep the rows whose time lies in the period."""
    return rows.filter(**{f"{at}__gte": period.begin, f"{at}__lt": period.end})


def count_by_piece(rows: QuerySet[Any], at: str, period: Period) -> list[int]:
    """Count rows in each piece of a period in one query, a range of the index for each piece.

    Cutting times up in SQL calls Python for each row on SQLite.
    """
    parts = [
        rows.filter(**{f"{at}__gte": begin, f"{at}__lt": end})
        .order_by()
        .annotate(piece=Value(n))
        .values("piece")
        .annotate(number=Count("pk"))
        .values_list("piece", "number")
        for n, (begin, end) in enumerate(period.pieces)
    ]
    counts = dict(parts[0].union(*parts[1:], all=True))
    return [counts.get(n, 0) for n in range(len(parts))]


def held_runs(section_id: int | None) -> QuerySet[CheckRun]:
    """Return the judgements of the checks that held a comment."""
    return in_section(CheckRun.objects.filter(outcome=Outcome.HOLD), section_id)


def count_volume(period: Period, section_id: int | None) -> list[list[int]]:
    """Return comments posted, reports, holds by checks and decisions of each piece: 4 queries."""
    counted = [
        count_by_piece(posted_comments(section_id), POSTED_AT, period),
        count_by_piece(reports_in(section_id), "created_at", period),
        count_by_piece(held_runs(section_id), "checked_at", period),
        count_by_piece(in_section(Decision.objects.whole(), section_id), "decided_at", period),
    ]
    return [list(piece) for piece in zip(*counted, strict=True)]


def count_acts(period: Period, section_id: int | None) -> list[tuple[str, int]]:
    """Return how often each act was done, the most frequent first."""
    rows = within(in_section(Decision.objects.whole().order_by(), section_id), "decided_at", period)
    return list(rows.values_list("act").annotate(number=Count("pk")).order_by("-number", "act"))


def measure_times(
    period: Period, section_id: int | None
) -> list[tuple[str, int, timedelta | None, timedelta | None]]:
    """Return (what, how many, median, 90th percentile) of reports and of holds.

    Of the newest SAMPLE that came in the period, exactly of those among them
    that are decided. On either database the lengths are sorted here.
    """
    reports = within(reports_in(section_id), "created_at", period)
    times = {
        "reports": reports.order_by("-created_at").values_list("created_at", "closed_at"),
        "holds": within(held_runs(section_id), "checked_at", period)
        .annotate(
            ended_at=Min(
                "comment__decisions__decided_at",
                filter=Q(
                    comment__decisions__act__in=ENDS_HOLD,
                    comment__decisions__decided_at__gte=F("checked_at"),
                ),
            )
        )
        .order_by("-checked_at")
        .values_list("checked_at", "ended_at"),
    }
    found = []
    for what, rows in times.items():
        lengths = [end - begin for begin, end in rows[:SAMPLE] if end is not None]
        found.append((what, len(lengths), median(lengths), percentile(lengths, 90)))
    return found


def count_backlog(period: Period, section_id: int | None, came: list[int]) -> list[int]:
    """Return how many reports were open at the end of each piece: 2 queries.

    `came` are the reports of each piece. Told from what is open now, backwards.
    """
    reports = reports_in(section_id)
    closed = count_by_piece(reports.filter(closed_at__isnull=False), "closed_at", period)
    open_then = [reports.filter(closed_at=None).count()]
    for more, fewer in zip(reversed(came[1:]), reversed(closed[1:]), strict=True):
        open_then.append(max(open_then[-1] - more + fewer, 0))
    return open_then[::-1]
