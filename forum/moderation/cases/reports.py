"""The open reports of many cases, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from forum.moderation.cases.columns import NAMED
from forum.moderation.reports.models import Report
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery
from forum.ready.rows import Joined

REPORTS = Joined(Columns(Report), reporter=NAMED)
REPORTS_SHOWN = 5  # Open reports in a case; the page of its subject has more.


@dataclass(slots=True)
class OpenReports:
    """The newest open reports of one case, newest first, and how many there are."""

    newest: list[Report] = field(default_factory=list)
    count: int = 0


def load_open_reports(
    *, comments: Iterable[int] = (), cases: Iterable[int] = ()
) -> tuple[dict[int, OpenReports], dict[int, OpenReports]]:
    """Return the open reports of comments, and those of cases, by id, in one query."""
    comments, cases = list(comments), list(cases)
    if not (comments or cases):
        return {}, {}
    of_comments: dict[int, OpenReports] = {}
    of_cases: dict[int, OpenReports] = {}
    for row in _reports_query(comments=comments, cases=cases):
        report = REPORTS.row(row)
        if report.comment_id is not None:
            reports = of_comments.setdefault(report.comment_id, OpenReports())
        else:
            reports = of_cases.setdefault(report.case_id or 0, OpenReports())
        reports.newest.append(report)
        reports.count = row[-1]
    return of_comments, of_cases


def _newest(comments: list[int], cases: list[int]) -> QuerySet[Report, Any]:
    each = [F("comment_id"), F("case_id")]
    return (
        Report.objects.filter(Q(comment_id__in=comments) | Q(case_id__in=cases), closed_at=None)
        .annotate(
            place=Window(RowNumber(), partition_by=each, order_by=F("pk").desc()),
            number=Window(Count("pk"), partition_by=each),
        )
        .filter(place__lte=REPORTS_SHOWN)
        .order_by("-pk")
        .values_list(*REPORTS.names, "number")
    )


_reports_query = CompiledQuery(_newest, lists=("comments", "cases"))
