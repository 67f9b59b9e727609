"""The pages readers find articles on."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models.functions import TruncDay, TruncMonth, TruncYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from articles.markup import excerpt, plain_text
from articles.models import Article, Section, Status, Tagging
from articles.paging import Page, page_of
from articles.structured import news_article

FRONT_SIZE = 10  # Articles above the fold; the rest are listed.


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the newest articles."""
    page = page_of(Article.objects.public(), request.GET.get("after", ""))
    lead, top = _choose_lead(page.articles) if page.is_first else (None, [])
    chosen = {article.pk for article in [lead, *top] if article}
    earlier = [article for article in page.articles if article.pk not in chosen]
    context = {"page": page, "lead": lead, "top": top, "earlier": earlier}
    return render(request, "articles/front.html", context)


def _choose_lead(articles: list[Article]) -> tuple[Article | None, list[Article]]:
    """Return what leads the front page, the newest with a picture, and what stands below it."""
    top = articles[:FRONT_SIZE]
    lead = next((article for article in top if article.lead_image), top[0] if top else None)
    return lead, [article for article in top if article is not lead]


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section's articles."""
    found = get_object_or_404(Section, slug=slug)
    page = page_of(Article.objects.public().in_section(found), request.GET.get("after", ""))
    return render(request, "articles/section.html", {"section": found, "page": page})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles that carry a tag; 404 if no public one does."""
    if "\0" in slug:
        raise Http404  # PostgreSQL takes no such text, not even to look for it.
    page = page_of(Article.objects.public().tagged(slug), request.GET.get("after", ""))
    if not page.articles:
        raise Http404
    name = Tagging.objects.filter(slug=slug, article=page.articles[0]).values_list(
        "name", flat=True
    )
    return render(request, "articles/tag.html", {"name": name[0], "slug": slug, "page": page})


@require_safe
def archive(
    request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None
) -> HttpResponse:
    """Show what was published in a year, a month or on a day; without one, the years."""
    if year is None:
        context = {"spans": _spans(None), "page": Page([], "", is_first=True)}
        return render(request, "articles/archive.html", context)
    start, end = _span(year, month, day)
    articles = Article.objects.public().filter(published_at__gte=start, published_at__lt=end)
    context = {
        "page": page_of(articles, request.GET.get("after", "")),
        "start": start,
        "year": year,
        "month": month,
        "day": day,
        "spans": [] if day else _spans((start, end), by_day=month is not None),
    }
    return render(request, "articles/archive.html", context)


def _span(year: int, month: int | None, day: int | None) -> tuple[datetime, datetime]:
    """Return the first moment of a span and of the next. Raises Http404 for no date."""
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        if day:
            following = date.fromordinal(first.toordinal() + 1)
        elif month:
            following = date(year + month // 12, month % 12 + 1, 1)
        else:
            following = date(year + 1, 1, 1)
        start, end = (timezone.make_aware(datetime.combine(d, time())) for d in (first, following))
        start.astimezone(UTC)  # The first day there is may not exist there.
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return start, end


def _spans(within: tuple[datetime, datetime] | None, *, by_day: bool = False) -> list[datetime]:
    """Return the years, or a year's months, or a month's days, that have articles."""
    articles = Article.objects.public()
    if within is None:
        trunc: Any = TruncYear("published_at")
    else:
        articles = articles.filter(published_at__gte=within[0], published_at__lt=within[1])
        trunc = TruncDay("published_at") if by_day else TruncMonth("published_at")
    spans = articles.annotate(span=trunc).order_by("-span").values_list("span", flat=True)
    return list(spans.distinct()[:40])


@require_safe
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show an article; 410 with the reason once it was withdrawn."""
    found = _get_article_or_404(request, pk)
    if found.status == Status.WITHDRAWN:
        gone = {"reason": found.withdrawn_reason, "at": found.withdrawn_at}
        return render(request, "410.html", gone, status=410)
    if found.slug != slug:
        return redirect(found, permanent=found.is_public())
    context: dict[str, Any] = {
        "article": found,
        "is_preview": not found.is_public(),
        "related": list(found.related.public().for_list().newest()[:4]),
        "description": found.standfirst or excerpt(plain_text(found.body_html)),
        "structured": news_article(found),
        "canonical": settings.SITE_URL + found.get_absolute_url(),
    }
    if found.is_public():
        context |= import_string(settings.ARTICLES_PAGE_CONTEXT)(request, found)
    return render(request, "articles/article.html", context)


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
