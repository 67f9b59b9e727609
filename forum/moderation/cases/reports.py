"""The open reports of many cases, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from forum.moderation.models import Report

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
    each = [F("comment_id"), F("case_id")]
    rows = (
        Report.objects.filter(
            Q(comment_id__in=list(comments)) | Q(case_id__in=list(cases)), closed_at=None
        )
        .annotate(
            place=Window(RowNumber(), partition_by=each, order_by=F("pk").desc()),
            number=Window(Count("pk"), partition_by=each),
        )
        .filter(place__lte=REPORTS_SHOWN)
        .select_related("reporter")
        .order_by("-pk")
    )
    of_comments: dict[int, OpenReports] = {}
    of_cases: dict[int, OpenReports] = {}
    for report in rows:
        if report.comment_id is not None:
            reports = of_comments.setdefault(report.comment_id, OpenReports())
        else:
            reports = of_cases.setdefault(report.case_id or 0, OpenReports())
        reports.newest.append(report)
        reports.count = report.number
    return of_comments, of_cases
