"""The yearly transparency report, as a page and as CSV."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum.moderation.acts import Act
from forum.moderation.community.standing import all_rules
from forum.moderation.legal.models import Ground
from forum.moderation.reasons import name_of_reason
from forum.moderation.transparency.figures import Figures, figures_of, has_year
from forum.moderation.transparency.outcomes import (
    OF_APPEALS,
    OF_COMPLAINTS,
    OF_INQUIRIES,
    OF_NOTICES,
    OF_OBJECTIONS,
    OF_PAGES,
    named,
)
from forum.moderation.transparency.template.parts import PARTS
from forum.moderation.whys import TAKING

GIVING = (
    Act.PUBLISH, Act.RESTORE, Act.UNLOCK, Act.LET_REPLIES, Act.UNWARN, Act.UNWATCH, Act.LIFT,
    Act.QUICKEN, Act.MOVE_BACK, Act.UNREDACT, Act.UNBAN, Act.UNSWEEP, Act.UNTRUST, Act.UNCUT,
    Act.UNPRUNE, Act.DISMISS,
    Act.REOPEN, Act.LET_BE, Act.TAKE_UP, Act.LEAVE, Act.RETURN,
)  # fmt: skip


# What an author has for a branch is counted with the branch.
COUNTED = tuple(act for act in TAKING if act != Act.PRUNE)


@dataclass(frozen=True, slots=True)
class Row:
    """What was taken away for one rule or reason."""

    name: str | Promise
    counts: list[int]  # By act, of those that were done at all in the year.
    automated: int

    @property
    def total(self) -> int:
        """Return the sum over the acts."""
        return sum(self.counts)


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Lead to this year's report."""
    return redirect("moderation:report_of_year", timezone.localdate().year)


@require_safe
def report_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year's figures."""
    figures = _figures_or_404(year)
    names = {rule.rule.code: rule.name for rule in all_rules()}
    reported = [(names.get(one) or name_of_reason(one), n) for one, n in _largest(figures.reports)]
    taken = [act for act in COUNTED if figures.count(act=act)]
    context: dict[str, Any] = {
        "figures": figures,
        "acts": [act.label for act in taken],
        "rows": _rows(figures, names, taken),
        "giving": [(act.label, n) for act in GIVING if (n := figures.count(act=act))],
        "parts": [(part.name, part.title) for part in PARTS.values()],
        "reports": reported,
        "report_count": sum(figures.reports.values()),
        "report_median": in_words(figures.report_median),
        "appeal_count": sum(figures.appeals.values()),
        "appeals": named(OF_APPEALS, figures.appeals),
        "open": figures.appeals.get("", 0),
        "appeal_median": in_words(figures.appeal_median),
        "objection_count": sum(figures.objections.values()),
        "objections": named(OF_OBJECTIONS, figures.objections),
        "objections_open": figures.objections.get("", 0),
        "objection_median": in_words(figures.objection_median),
        "notices": [(Ground(ground).label, n) for ground, n in _largest(figures.notices)],
        "notice_count": sum(figures.notices.values()),
        "outcomes": named(OF_NOTICES, figures.outcomes),
        "notices_open": figures.outcomes.get("", 0),
        "notice_median": in_words(figures.notice_median),
        "inquiry_count": sum(figures.inquiries.values()),
        "inquiries": named(OF_INQUIRIES, figures.inquiries),
        "complaint_count": sum(figures.complaints.values()),
        "complaints": named(OF_COMPLAINTS, figures.complaints),
        "complaints_open": figures.complaints.get("", 0),
        "complaint_median": in_words(figures.complaint_median),
        "page_count": sum(figures.pages.values()),
        "pages": named(OF_PAGES, figures.pages),
        "pages_open": figures.pages.get("", 0),
        "year_before": year - 1 if has_year(year - 1) else None,
        "year_after": year + 1 if has_year(year + 1) else None,
    }
    return render(request, "moderation/report_of_year.html", context)


@require_safe
def report_as_csv(request: HttpRequest, year: int) -> HttpResponse:
    """Send a year's figures for programs: codes, never names in some language."""
    figures = _figures_or_404(year)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="transparency-{year}.csv"'
    write = csv.writer(response).writerow
    write(("part", "what", "reason", "automation", "value"))
    for (act, reason, automated), number in sorted(figures.decisions.items()):
        write(("decisions", act, reason, "yes" if automated else "no", number))
    for reason, number in sorted(figures.reports.items()):
        write(("reports", "received", reason, "", number))
    by_outcome = (
        ("appeals", figures.appeals, "open"),
        ("objections", figures.objections, "open"),
        ("notices", figures.outcomes, "open"),
        ("inquiries", figures.inquiries, "unanswered"),
        ("complaints", figures.complaints, "open"),
        ("page_notices", figures.pages, "open"),
    )
    for ground, number in sorted(figures.notices.items()):
        write(("notices", "received", ground, "", number))
    for part, counts, none in by_outcome:
        for outcome, number in sorted(counts.items()):
            write((part, outcome or none, "", "", number))
    medians = (
        ("reports", figures.report_median),
        ("appeals", figures.appeal_median),
        ("objections", figures.objection_median),
        ("notices", figures.notice_median),
        ("complaints", figures.complaint_median),
    )
    for part, median in medians:
        seconds = "" if median is None else round(median.total_seconds())
        write((part, "median_seconds", "", "", seconds))
    return response


def _figures_or_404(year: int) -> Figures:
    if not has_year(year):
        raise Http404
    return figures_of(year)


def _rows(figures: Figures, names: dict[str, str], taken: Sequence[Act]) -> list[Row]:
    """Return a row for each reason for which something was taken, the most frequent first."""
    reasons = {reason for act, reason, _automated in figures.decisions if act in taken}
    rows = [
        Row(
            name=names.get(reason) or name_of_reason(reason),
            counts=[figures.count(act=act, reason=reason) for act in taken],
            automated=sum(figures.count(act=act, reason=reason, automated=True) for act in taken),
        )
        for reason in sorted(reasons)
    ]
    return sorted(rows, key=lambda row: -row.total)


def _largest(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def in_words(length: timedelta | None) -> str:
    """Return a length of time in the unit that fits it; "–" for none."""
    if length is None:
        return "–"
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return _("%(n)s hours") % {"n": hours}
    return _("%(n)s days") % {"n": round(hours / 24)}
