"""Fill our own database; runs inside Django (bench.inside)."""

from datetime import timedelta
from typing import Any

ARTICLES, COMMENTS_EACH = 1_000, 20  # What the mixed requests go over.


def fill(sizes: list[int]) -> dict[str, Any]:
    """Fill a new database: an article of each size, and many small ones."""
    from django.db.models import Q

    from bench.corpus import make_corpus
    from forum.discussion.recounting import recount_members

    # The small ones first: counting one's votes takes longer the more there are elsewhere.
    mixed = []
    for number in range(ARTICLES):
        article = make_article(f"Harbour report number {number}")
        _discuss(article, make_corpus(COMMENTS_EACH, seed=number))
        mixed.append(article.get_absolute_url())
    pages = {}
    for size in sizes:
        article = make_article(f"Ferry timetable changes, {size} readers answer")
        _discuss(article, make_corpus(size))
        pages[str(size)] = {"pk": article.pk, "path": article.get_absolute_url()}
    recount_members(Q())
    return {"pages": pages, "mixed": mixed}


def make_article(headline: str) -> Any:
    """Publish an article of two days ago."""
    from django.utils import timezone

    from articles.models import Section
    from articles.publishing import create_article, publish_article

    section, _made = Section.objects.get_or_create(
        slug="region", defaults={"name": "Region", "name_ja": "地域", "position": 0}
    )
    body = "\n\n".join(
        "The island council has put the ferry's winter timetable to the vote. "
        f"Hearing {number} is open to residents, and the report is public."
        for number in range(6)
    )
    article = create_article(
        editor=None, headline=headline, body=body, credit="© NORTHWIRE", section=section
    )
    return publish_article(article=article, editor=None, at=timezone.now() - timedelta(days=2))


def _discuss(article: Any, remarks: list[Any]) -> None:
    from bench.corpus import AUTHORS
    from forum.discussion.generating import generate_discussion

    generate_discussion(
        article=article, count=len(remarks), author_count=AUTHORS, remarks=remarks,
        counts_members=False,
    )  # fmt: skip
