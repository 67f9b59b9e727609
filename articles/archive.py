"""The archive: what was published in a year, in a month, on a day."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.listing import tell_news
from articles.models import Article
from articles.paging import page_of


@dataclass(frozen=True, slots=True)
class Span:
    """A year, a month or a day, in the time zone the reader has chosen."""

    year: int
    month: int | None = None
    day: int | None = None
    count: int = 0  # Articles, where they were counted.

    @property
    def kind(self) -> str:
        """Return "year", "month" or "day"."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def url(self) -> str:
        """Return the address of its page."""
        parts = [part for part in (self.year, self.month, self.day) if part]
        return reverse(f"articles:archive_{self.kind}", args=parts)

    def bounds(self) -> tuple[datetime, datetime]:
        """Return its first moment and the next span's. Raises Http404 at the ends of time."""
        try:
            if self.day:
                following = self.first + timedelta(days=1)
            elif self.month:
                following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
            else:
                following = date(self.year + 1, 1, 1)
            start, end = (
                timezone.make_aware(datetime.combine(day, time()))
                for day in (self.first, following)
            )
            start.astimezone(UTC)  # The first day there is may not exist there.
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        return start, end

    def parts(self) -> list["Span"]:
        """Return the months of a year or the days of a month."""
        if self.day:
            return []
        if self.month:
            length = monthrange(self.year, self.month)[1]
            return [Span(self.year, self.month, day) for day in range(1, length + 1)]
        return [Span(self.year, month) for month in range(1, 13)]

    def like(self, moment: datetime) -> "Span":
        """Return the span of this kind that a moment falls into."""
        local = timezone.localtime(moment)
        return Span(
            local.year, local.month if self.month else None, local.day if self.day else None
        )


@require_safe
def archive(
    request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None
) -> HttpResponse:
    """Show what was published in a year, a month or on a day; without one, the years."""
    after = request.GET.get("after", "")
    if year is None:
        page = page_of(Article.objects.all(), after)
        tell_news(request, page.articles)
        context: dict[str, Any] = {"page": page, "years": _years()}
        return render(request, "articles/archive.html", context)
    if 0 in (month, day):
        raise Http404
    span = Span(year, month, day)
    start, end = span.bounds()
    articles = Article.objects.filter(published_at__gte=start, published_at__lt=end)
    page = page_of(articles, after)
    tell_news(request, page.articles)
    context = {
        "page": page,
        "span": span,
        "parts": _parts(span, start, end),
        **_neighbours(span, start, end),
    }
    return render(request, "articles/archive.html", context)


def _years() -> list[Span]:
    """Return the years since the first article, the latest first.

    From the two ends of the index: counting by year would read every article.
    """
    times = Article.objects.public().values_list("published_at", flat=True)
    ends = times.order_by("-published_at").first(), times.order_by("published_at").first()
    last, first = (timezone.localtime(end).year if end else 0 for end in ends)
    return [Span(year) for year in range(last, first - 1, -1) if year]


def _parts(span: Span, start: datetime, end: datetime) -> list[Span]:
    """Return the months of a year or the days of a month that have articles, counted.

    By their bounds: truncating each time to its month calls Python for every
    row on SQLite.
    """
    counts = {}
    for part in span.parts():
        first, following = part.bounds()
        is_within = Q(published_at__gte=first, published_at__lt=following)
        counts[f"part_{part.day or part.month}"] = Count("pk", filter=is_within)
    if not counts:
        return []
    articles = Article.objects.public().filter(published_at__gte=start, published_at__lt=end)
    counted = articles.aggregate(**counts)
    parts = (
        replace(part, count=counted[f"part_{part.day or part.month}"]) for part in span.parts()
    )
    return [part for part in parts if part.count]


def _neighbours(span: Span, start: datetime, end: datetime) -> dict[str, Span | None]:
    """Return the nearest spans of the same kind, before and after, that have articles."""
    times = Article.objects.public().values_list("published_at", flat=True)
    before = times.filter(published_at__lt=start).order_by("-published_at").first()
    later = times.filter(published_at__gte=end).order_by("published_at").first()
    return {
        "earlier": span.like(before) if before else None,
        "later": span.like(later) if later else None,
    }
