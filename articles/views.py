"""The pages readers find articles on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from articles.front_page import load_front_page
from articles.markup import excerpt, plain_text
from articles.models import Article, Section, Status, Tagging
from articles.paging import page_of
from articles.structured import news_article

RELATED_LENGTH = 4  # Articles named below an article.


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest articles and each section's; with `?after=`, what came before."""
    if after := request.GET.get("after", ""):
        page = page_of(Article.objects.all(), after)
        return render(request, "articles/front.html", {"page": page})
    found = load_front_page()
    return render(request, "articles/front.html", {"front": found, "page": found.top})


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section's articles."""
    found = get_object_or_404(Section, slug=slug)
    page = page_of(Article.objects.in_section(found), request.GET.get("after", ""))
    return render(request, "articles/section.html", {"section": found, "page": page})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles that carry a tag; 404 if no public one does."""
    if "\0" in slug:
        raise Http404  # PostgreSQL takes no such text, not even to look for it.
    page = page_of(Article.objects.tagged(slug), request.GET.get("after", ""))
    if not page.articles:
        raise Http404
    name = Tagging.objects.filter(slug=slug, article=page.articles[0]).values_list(
        "name", flat=True
    )
    return render(request, "articles/tag.html", {"name": name[0], "slug": slug, "page": page})


@require_safe
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show an article; 410 with the reason once it was withdrawn."""
    found = _get_article_or_404(request, pk)
    if found.status == Status.WITHDRAWN:
        gone = {"reason": found.withdrawn_reason, "at": found.withdrawn_at}
        return render(request, "410.html", gone, status=410)
    if found.slug != slug:
        query = request.META["QUERY_STRING"]
        address = found.get_absolute_url() + (f"?{query}" if query else "")
        return redirect(address, permanent=found.is_public())
    now = timezone.now()
    related = list(found.related.announced().for_list().newest())
    context: dict[str, Any] = {
        "article": found,
        "related": [one for one in related if one.is_public(now)][:RELATED_LENGTH],
        "is_preview": not found.is_public(),
        "description": found.standfirst or excerpt(plain_text(found.body_html)),
        "structured": news_article(found),
        "canonical": settings.SITE_URL + found.get_absolute_url(),
    }
    if found.is_public() and settings.ARTICLES_PAGE_CONTEXT:
        context |= import_string(settings.ARTICLES_PAGE_CONTEXT)(request, found)
    response = render(request, "articles/article.html", context)
    response.ready_until = _changes_at(related, context.get("changes_at"), now)  # type: ignore[attr-defined]
    return response


def _get_article_or_404(request: HttpRequest, pk: int) -> Article:
    """Return an article with what its page shows, in one query.

    Public and withdrawn ones to everybody, drafts and scheduled ones to who
    may change them.
    """
    rows = Article.objects.select_related(
        "section", "source", "author", "lead_image", *settings.ARTICLES_LIST_RELATED
    )
    found = get_object_or_404(rows, pk=pk)
    is_open = found.is_public() or found.status == Status.WITHDRAWN
    if not is_open and not request.user.has_perm("articles.change_article"):
        raise Http404
    return found


def _changes_at(related: list[Article], also: datetime | None, now: datetime) -> datetime | None:
    """Return when the page changes by the clock alone: something it names becomes public."""
    times = [also, *(one.published_at for one in related)]
    return min((at for at in times if at and at > now), default=None)
