"""The figures of a year's moderation, derived from its rows and from nothing else."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, ExpressionWrapper, F, QuerySet
from django.db.models.fields import DurationField
from django.utils import timezone

from forum.moderation.appeals.models import Appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reports.models import Report

KEPT_FOR = timedelta(hours=1)
SHOWN_FOR = timedelta(hours=2)  # To who asks while they are counted anew.
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a year. Keys are codes of acts, reasons and outcomes."""

    year: int
    as_of: datetime
    # Acts by (act, reason, whether automation took part).
    decisions: dict[tuple[str, str, bool], int] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)  # By reason, of those received.
    # From a report to the decision that closed it; None where there was none.
    report_median: timedelta | None = None
    appeals: dict[str, int] = field(default_factory=dict)  # By outcome, "" for those still open.
    appeal_median: timedelta | None = None
    notices: dict[str, int] = field(default_factory=dict)  # By ground, of those received.
    outcomes: dict[str, int] = field(default_factory=dict)  # Of these, "" for those still open.
    notice_median: timedelta | None = None
    inquiries: dict[str, int] = field(default_factory=dict)  # By answer, "" for none yet.
    complaints: dict[str, int] = field(default_factory=dict)  # By outcome, "" for those open.
    complaint_median: timedelta | None = None
    pages: dict[str, int] = field(default_factory=dict)  # Notices about pages, by outcome.

    def count(self, *, act: str, reason: str | None = None, automated: bool | None = None) -> int:
        """Return how often an act was done, for a reason and with or without automation."""
        return sum(
            number
            for (an_act, a_reason, was_automated), number in self.decisions.items()
            if an_act == act and reason in (None, a_reason) and automated in (None, was_automated)
        )


def has_year(year: int) -> bool:
    """Say whether there is a report of a year: from the first act or report to this year."""
    this = timezone.localdate().year
    if not FIRST_YEAR <= year <= this:
        return False
    return year == this or year >= _first_year(this)


def figures_of(year: int) -> Figures:
    """Return the figures of a year as they were at most an hour ago.

    Counting reads a whole year's rows (1.3 s of CPU for a million), so all
    processes share what one counted, and who asks meanwhile gets the old ones.
    """
    # Of as many figures as there are: those of an earlier release hold fewer.
    key = f"transparency:{len(fields(Figures))}:{year}"
    found = cache.get(key)
    is_mine = cache.add(f"{key}:fresh", True, int(KEPT_FOR.total_seconds()))
    if found is None or is_mine:
        found = count_figures(year)
        cache.set(key, found, int(SHOWN_FOR.total_seconds()))
    return found


def count_figures(year: int) -> Figures:
    """Count a year's figures now, in at most seventeen queries bounded to the year."""
    begin, end = _bounds(year)
    decisions = Decision.objects.whole().filter(decided_at__gte=begin, decided_at__lt=end)
    reports = Report.objects.filter(created_at__gte=begin, created_at__lt=end)
    appeals = Appeal.objects.filter(lodged_at__gte=begin, lodged_at__lt=end)
    notices = LegalNotice.objects.filter(received_at__gte=begin, received_at__lt=end)
    inquiries = Inquiry.objects.filter(notice__in=notices)
    complaints = NoticeComplaint.objects.filter(lodged_at__gte=begin, lodged_at__lt=end)
    pages = PageNotice.objects.filter(received_at__gte=begin, received_at__lt=end)
    acts = (
        decisions.order_by()
        .values_list("act", "reason", "is_automated")
        .annotate(number=Count("pk"))
    )
    return Figures(
        year=year,
        as_of=timezone.now(),
        decisions={(act, reason, automated): number for act, reason, automated, number in acts},
        reports=_counted(reports, "reason"),
        report_median=_median(reports, "created_at", "closed_at"),
        appeals=_counted(appeals, "outcome"),
        appeal_median=_median(appeals, "lodged_at", "judged_at"),
        notices=_counted(notices, "ground"),
        outcomes=_counted(notices, "outcome"),
        notice_median=_median(notices, "received_at", "decided_at"),
        inquiries=_counted(inquiries, "answer"),
        complaints=_counted(complaints, "outcome"),
        complaint_median=_median(complaints, "lodged_at", "judged_at"),
        pages=_counted(pages, "outcome"),
    )


def _bounds(year: int) -> tuple[datetime, datetime]:
    """Return when a year begins and ends where the site is."""
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def _counted(rows: QuerySet[Any], by: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))


def _median(rows: QuerySet[Any], start: str, end: str) -> timedelta | None:
    """Return the median of the times between two columns, of rows that have both."""
    length = ExpressionWrapper(F(end) - F(start), output_field=DurationField())
    lengths = rows.filter(**{f"{end}__isnull": False}).annotate(length=length)
    count = lengths.count()
    if not count:
        return None
    ordered = lengths.order_by("length").values_list("length", flat=True)
    middle = list(ordered[(count - 1) // 2 : count // 2 + 1])
    return sum(middle, timedelta()) / len(middle)


def _first_year(this: int) -> int:
    """Return the year of the first decision or report; this one if there is none."""
    firsts = (
        Decision.objects.order_by("pk").values_list("decided_at", flat=True).first(),
        Report.objects.order_by("pk").values_list("created_at", flat=True).first(),
    )
    return min((timezone.localtime(at).year for at in firsts if at), default=this)
