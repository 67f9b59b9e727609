"""Pages of articles, by the key of the last one shown. Pure but for the queryset."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.http import Http404
from django.utils import timezone

from articles.models import Article, ArticleQuerySet

PAGE_SIZE = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles, newest first, and where the next ones begin ("" at the end)."""

    articles: list[Article]
    next_cursor: str
    is_first: bool


def page_of(articles: ArticleQuerySet, after: str, *, size: int = PAGE_SIZE) -> Page:
    """Return the public ones of some articles after a cursor, in one query.

    A page costs the same however far down it is: the index is entered at the
    key instead of counting what came before. Raises Http404 for a cursor not
    ours.
    """
    until = timezone.now()
    if after:
        time, pk = _read(after)
        articles = articles.filter(TupleLessThan((F("published_at"), F("pk")), (time, pk)))
        # One bound for both: with two, SQLite may enter its index by the later one
        # and count from the newest after all.
        until = min(until, time)
    found = list(articles.public(until).for_list().newest()[: size + 1])
    shown = found[:size]
    cursor = _write(shown[-1]) if len(found) > size else ""
    return Page(shown, cursor, is_first=not after)


def _write(article: Article) -> str:
    assert article.published_at is not None  # noqa: S101 - public ones have a time.
    microseconds = (article.published_at - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds}-{article.pk}"


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        time, pk = (int(part) for part in cursor.split("-"))
        if not 0 < pk < 2**63:
            raise Http404
        return _EPOCH + timedelta(microseconds=time), pk
    except (ValueError, OverflowError) as error:
        raise Http404 from error
