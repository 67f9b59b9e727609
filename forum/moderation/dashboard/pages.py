"""The dashboard, and each of its tables as CSV."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.models import Section
from forum.moderation.cases.counting import count_waiting
from forum.moderation.dashboard.exporting import write_csv
from forum.moderation.dashboard.figures import Figures, figures_of
from forum.moderation.dashboard.naming import name_figures
from forum.moderation.dashboard.periods import Period, period_of
from forum.moderation.dashboard.tables import FIGURES, Table
from forum.moderation.doors import for_whole_site, signed_in

NAMES = {
    "day": _("24 hours"),
    "week": _("7 days"),
    "month": _("30 days"),
    "year": _("12 months"),
}


@require_safe
@for_whole_site
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show all figures of a period, of the whole site or of a section."""
    sections = list(Section.objects.all())
    period, section, figures, tables = _load(request, sections)
    context = {
        "figures": figures,
        "tables": tables,
        "period": period,
        "periods": NAMES.items(),
        "section": section,
        "sections": sections,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/dashboard/page.html", context)


@require_safe
@for_whole_site
def table_as_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Send one table of the period and section that the dashboard shows."""
    if code not in FIGURES:
        raise Http404
    period, section, _figures, tables = _load(request, list(Section.objects.all()))
    table = next(one for one in tables if one.code == code)
    response = HttpResponse(write_csv(table), content_type="text/csv; charset=utf-8")
    name = "-".join((code, period.code, *([section.slug] if section else [])))
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _load(
    request: HttpRequest, sections: list[Section]
) -> tuple[Period, Section | None, Figures, list[Table]]:
    """Return what the address asks for; what it can't name counts as everything."""
    now = timezone.localtime()
    period = period_of(request.GET.get("period", ""), now)
    slug = request.GET.get("section", "")
    section = next((one for one in sections if one.slug == slug), None)
    figures = figures_of(period, section.pk if section else None, now)
    return period, section, figures, name_figures(figures, period, section)
