"""The desk's list of articles: which, in what order, page by page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Status

PAGE_SIZE = 30  # Articles.
MAX_QUERY_LENGTH = 100  # Characters; more is a slip of the clipboard.

STATUSES: dict[str, str | Promise] = {
    "": _("All"),
    Status.DRAFT: _("Drafts"),
    Status.SCHEDULED: _("Scheduled"),
    Status.PUBLISHED: _("Published"),
    Status.WITHDRAWN: _("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article and where it stands for readers."""

    article: Article
    status: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list; `after` leads to the next, None ends it."""

    rows: list[Row]
    after: int | None


def load_page(*, status: str, query: str, after: int | None, now: datetime | None = None) -> Page:
    """Return articles in the order they were begun, newest first. One query.

    `after` is the last article of the page before: its number, not its
    place, so that new ones don't shift the pages.
    """
    now = now or timezone.now()
    rows = _with_status(Article.objects.all(), status, now)
    for word in _words_of(query):
        rows = rows.filter(headline__icontains=word)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related("section", "author").defer("body", "body_html", "corrections")
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    page = [Row(article, shown_status(article, now)) for article in found[:PAGE_SIZE]]
    return Page(page, page[-1].article.pk if len(found) > PAGE_SIZE else None)


def _with_status(rows: QuerySet[Article], status: str, now: datetime) -> QuerySet[Article]:
    """Keep one status, as readers see it: a scheduled article whose time came is published."""
    if status == Status.PUBLISHED:
        return rows.filter(
            Q(status=Status.PUBLISHED) | Q(status=Status.SCHEDULED, published_at__lte=now)
        )
    if status == Status.SCHEDULED:
        return rows.filter(status=Status.SCHEDULED, published_at__gt=now)
    return rows.filter(status=status) if status in STATUSES and status else rows


def shown_status(article: Article, now: datetime | None = None) -> str:
    """Return the status as readers see it."""
    return Status.PUBLISHED if article.is_public(now) else article.status


def search_headlines(query: str, *, without: list[int], limit: int) -> list[Article]:
    """Return public articles whose headline has every word, or the one of that number."""
    words = _words_of(query)
    if not words:
        return []
    rows = Article.objects.public().exclude(pk__in=without)
    number = words[0].removeprefix("#")
    if len(words) == 1 and number.isdecimal() and len(number) <= 18:
        rows = rows.filter(pk=int(number))
    else:
        for word in words:
            rows = rows.filter(headline__icontains=word)
    return list(rows.newest().only("headline", "language", "published_at", "slug")[:limit])


def _words_of(query: str) -> list[str]:
    """Return what to look for; PostgreSQL takes no NUL, not even to look for it."""
    return query[:MAX_QUERY_LENGTH].replace("\0", " ").split()
