"""The pages readers find articles on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from articles.desk.access import can_work_here
from articles.front_page import load_front_page
from articles.listing import tell_news
from articles.models import Article, Section, Status, Tagging
from articles.paging import page_of
from articles.printed import Printed, load_printed


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest articles and each section's; with `?after=`, what came before."""
    if after := request.GET.get("after", ""):
        page = page_of(Article.objects.all(), after)
        tell_news(request, page.articles)
        return render(request, "articles/front.html", {"page": page})
    found = load_front_page()
    tell_news(request, found.articles)
    context: dict[str, Any] = {"front": found, "page": found.top}
    if settings.ARTICLES_FRONT_CONTEXT:
        context |= import_string(settings.ARTICLES_FRONT_CONTEXT)(request)
    return render(request, "articles/front.html", context)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section's articles."""
    found = get_object_or_404(Section, slug=slug)
    page = page_of(Article.objects.in_section(found), request.GET.get("after", ""))
    tell_news(request, page.articles)
    return render(request, "articles/section.html", {"section": found, "page": page})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles that carry a tag; 404 if no public one does."""
    if "\0" in slug:
        raise Http404  # PostgreSQL takes no such text, not even to look for it.
    page = page_of(Article.objects.tagged(slug), request.GET.get("after", ""))
    if not page.articles:
        raise Http404
    tell_news(request, page.articles)
    name = Tagging.objects.filter(slug=slug, article=page.articles[0]).values_list(
        "name", flat=True
    )
    return render(request, "articles/tag.html", {"name": name[0], "slug": slug, "page": page})


@require_safe
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show an article; 410 with the reason once it was withdrawn."""
    printed = load_printed(request, pk)
    found, now = printed.article, timezone.now()
    if found.status == Status.WITHDRAWN:
        gone = {"reason": found.withdrawn_reason, "at": found.withdrawn_at}
        return render(request, "410.html", gone, status=410)
    # Drafts and scheduled articles are seen by who may change them.
    if not found.is_public(now) and not can_work_here(request.user):
        raise Http404
    if found.slug != slug:
        query = request.META["QUERY_STRING"]
        address = found.get_absolute_url() + (f"?{query}" if query else "")
        return redirect(address, permanent=found.is_public(now))
    return _show(request, printed, now)


def _show(request: HttpRequest, printed: Printed, now: datetime) -> HttpResponse:
    """Answer with the page, and say when it changes by the clock alone."""
    head, body = printed.as_html(now)
    article = printed.article
    below: dict[str, Any] = {}
    notice = ""
    if not article.is_public(now):
        notice = render_to_string("articles/_preview_notice.html", {"article": article})
    elif settings.ARTICLES_PAGE_BELOW:
        below = import_string(settings.ARTICLES_PAGE_BELOW)(request, article, printed.version)
    texts = {
        "title": below.get("title") or article.headline,
        "description": printed.description,
        "head": head + below.get("head", SafeString()),
        "notice": notice,
        "printed": body,
        "below": below.get("below", ""),
    }
    show = import_string(settings.ARTICLES_PAGE_RENDER) if settings.ARTICLES_PAGE_RENDER else render
    response: HttpResponse = show(request, "articles/article.html", texts)
    changes = (below.get("changes_at"), printed.changes_at(now))
    response.ready_until = min((at for at in changes if at), default=None)  # type: ignore[attr-defined]
    return response
