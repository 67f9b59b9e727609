"""The figures of a year's moderation, derived from its rows and from nothing else."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from forum.moderation.acts import Step
from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.appeals.objections import with_answers
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reports.models import Report
from forum.moderation.transparency.counting import bounds_of, kept, median
from forum.moderation.whys import TAKING

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
    # Of what reports hid, by the act that answered it, "" for none yet.
    objections: dict[str, int] = field(default_factory=dict)
    objection_median: timedelta | None = None
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
    """Return the figures of a year as they were at most an hour ago."""
    # Of as many figures as there are: those of an earlier release hold fewer.
    return kept(f"figures-{len(fields(Figures))}", year, count_figures)


def count_figures(year: int) -> Figures:
    """Count a year's figures now, in at most twenty queries bounded to the year."""
    begin, end = bounds_of(year)
    decisions = Decision.objects.whole().filter(decided_at__gte=begin, decided_at__lt=end)
    reports = Report.objects.filter(created_at__gte=begin, created_at__lt=end)
    appeals = Appeal.objects.filter(lodged_at__gte=begin, lodged_at__lt=end)
    objections = with_answers(Objection.objects.filter(lodged_at__gte=begin, lodged_at__lt=end))
    notices = LegalNotice.objects.filter(received_at__gte=begin, received_at__lt=end)
    inquiries = Inquiry.objects.filter(notice__in=notices)
    complaints = NoticeComplaint.objects.filter(lodged_at__gte=begin, lodged_at__lt=end)
    pages = PageNotice.objects.filter(received_at__gte=begin, received_at__lt=end)
    # What was taken away is counted once, however often its moderator took that back.
    anew = Q(step=Step.AGAIN) | Q(step=Step.BACK, act__in=TAKING)
    acts = (
        decisions.exclude(anew)
        .order_by()
        .values_list("act", "reason", "is_automated")
        .annotate(number=Count("pk"))
    )
    return Figures(
        year=year,
        as_of=timezone.now(),
        decisions={(act, reason, automated): number for act, reason, automated, number in acts},
        reports=_counted(reports, "reason"),
        report_median=median((reports, "created_at", "closed_at")),
        appeals=_counted(appeals, "outcome"),
        appeal_median=median((appeals, "lodged_at", "judged_at")),
        objections=_counted(objections, "act"),
        objection_median=median((objections, "lodged_at", "answered_at")),
        notices=_counted(notices, "ground"),
        outcomes=_counted(notices, "outcome"),
        notice_median=median((notices, "received_at", "decided_at")),
        inquiries=_counted(inquiries, "answer"),
        complaints=_counted(complaints, "outcome"),
        complaint_median=median((complaints, "lodged_at", "judged_at")),
        pages=_counted(pages, "outcome"),
    )


def _counted(rows: QuerySet[Any], by: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))


def _first_year(this: int) -> int:
    """Return the year of the first decision or report; this one if there is none."""
    firsts = (
        Decision.objects.order_by("pk").values_list("decided_at", flat=True).first(),
        Report.objects.order_by("pk").values_list("created_at", flat=True).first(),
    )
    return min((timezone.localtime(at).year for at in firsts if at), default=this)
