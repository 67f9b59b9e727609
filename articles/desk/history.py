"""An article's versions, and what changed between any two."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.access import DeskRequest, editors_only, get_article_or_404, get_version_or_404
from articles.desk.fields import find_differences, texts_of_snapshots
from articles.desk.listing import shown_status
from articles.models import ArticleVersion

# What publishing.py writes as a version's `change`.
CHANGES: dict[str, str | Promise] = {
    "created": _("Begun"),
    "edited": _("Edited"),
    "scheduled": _("Scheduled"),
    "unscheduled": _("Made a draft again"),
    "published": _("Published"),
    "corrected": _("Corrected"),
    "withdrawn": _("Withdrawn"),
    "restored": _("Restored"),
}

SHOWN_VERSIONS = 100  # A page; older ones are reached by `?before=`.


@require_safe
@editors_only
def versions(request: DeskRequest, pk: int) -> HttpResponse:
    """List an article's versions; with `from` and `to`, show what changed between them."""
    article = get_article_or_404(pk)
    if "from" in request.GET and "to" in request.GET:
        old, new = sorted((_number(request, "from"), _number(request, "to")))
        return _show_differences(request, pk, old, new)
    rows = article.versions.select_related("editor").defer("snapshot")
    if "before" in request.GET:
        rows = rows.filter(number__lt=_number(request, "before"))
    found = list(rows[: SHOWN_VERSIONS + 1])
    context = {
        "article": article,
        "status": shown_status(article),
        "rows": [(one, CHANGES.get(one.change, one.change)) for one in found[:SHOWN_VERSIONS]],
        "before": found[SHOWN_VERSIONS - 1].number if len(found) > SHOWN_VERSIONS else None,
    }
    return render(request, "articles/desk/versions.html", context)


@require_safe
@editors_only
def version(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Show what one version changed against the one before it."""
    return _show_differences(request, pk, number - 1, number)


def _show_differences(request: DeskRequest, pk: int, old: int, new: int) -> HttpResponse:
    article = get_article_or_404(pk)
    after = get_version_or_404(article, new)
    before = get_version_or_404(article, old) if old > 0 else ArticleVersion(number=0, snapshot={})
    context = {
        "article": article,
        "status": shown_status(article),
        "before": before,
        "after": after,
        "change": CHANGES.get(after.change, after.change),
        "differences": find_differences(*texts_of_snapshots(before.snapshot, after.snapshot)),
    }
    return render(request, "articles/desk/differences.html", context)


def _number(request: DeskRequest, name: str) -> int:
    """Return a version's number from the address. 404 for anything else."""
    value = request.GET[name]
    if not value.isdecimal() or len(value) > 9:
        raise Http404
    return int(value)
