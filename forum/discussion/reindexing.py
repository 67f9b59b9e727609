"""Compare the index with the rows, and mend it: a step at a time, while people write.

Each step holds the lock that every change of its rows holds too (the
article's row, the discussion's), so what it compares can't change under it;
and no step is long, so nobody waits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from articles.models import Article
from forum.discussion import indexing
from forum.discussion.discussions import lock_discussion
from forum.discussion.models import Comment, Discussion, State
from forum.search.documents import Document, Kind, key_of
from forum.search.index import get_index

STEP = 500  # Documents compared under one lock.
FIRST = -(2**63)  # Below every place.


@dataclass(frozen=True, slots=True)
class Step:
    """How many documents one step compared, and how many were not as the rows say."""

    compared: int
    wrong: int


def article_ids(*, after: int = 0) -> Iterable[int]:
    """Return the articles in the order in which they are gone through."""
    rows = Article.objects.filter(pk__gt=after).order_by("pk")
    return rows.values_list("pk", flat=True).iterator(chunk_size=2_000)


def reindex(article_id: int, *, mend: bool) -> Iterator[Step]:
    """Compare an article and its comments with the index; write what is missing or old if `mend`.

    What is in the index and shouldn't be is sweep()'s.
    """
    with transaction.atomic():
        article = Article.objects.select_for_update(no_key=True).filter(pk=article_id).first()
        if article is None:
            return
        is_indexed = article.status in indexing.INDEXED
        step = _compare([indexing.article_document(article)] if is_indexed else [], mend=mend)
    yield step
    if not Discussion.objects.filter(article_id=article_id).exists():
        return
    last: int | None = 0
    while last is not None:
        with transaction.atomic():
            lock_discussion(article_id)
            comments = Comment.objects.filter(article_id=article_id, state=State.PUBLISHED)
            found = list(
                comments.filter(pk__gt=last)
                .only("html", "created_at", "author", "article", "state")
                .order_by("pk")[:STEP]
            )
            step = _compare([indexing.comment_document(one) for one in found], mend=mend)
        yield step
        last = found[-1].pk if len(found) == STEP else None


def _compare(documents: Sequence[Document], *, mend: bool) -> Step:
    index = get_index()
    stored = index.digests([one.place for one in documents]) if documents else {}
    wrong = [one for one in documents if stored.get(one.place) != one.terms().digest]
    if wrong and mend:
        index.put(wrong)
    return Step(len(documents), len(wrong))


def sweep(*, mend: bool) -> Iterator[Step]:
    """Go through the index and find what stands for no row; take it out if `mend`."""
    index, last = get_index(), FIRST
    while places := index.scan(after=last, limit=STEP):
        last = places[-1]
        wrong = 0
        for article_id, doubtful in _group_doubtful(places).items():
            with transaction.atomic():
                _lock(article_id)
                stale = sorted(set(doubtful) - _right_places(doubtful))
                if stale and mend:
                    index.remove(stale)
            wrong += len(stale)
        yield Step(len(places), wrong)


def _group_doubtful(places: Sequence[int]) -> dict[int | None, list[int]]:
    """Return the places that seem to stand for nothing, by the article whose lock decides it.

    None for those of comments that aren't there any more at all.
    """
    doubtful = sorted(set(places) - _right_places(places))
    numbers = [key.number for key in map(key_of, doubtful) if key.kind == Kind.COMMENT]
    articles = dict(Comment.objects.filter(pk__in=numbers).values_list("pk", "article_id"))
    groups: dict[int | None, list[int]] = {}
    for place in doubtful:
        kind, number = key_of(place)
        article_id = number if kind == Kind.ARTICLE else articles.get(number)
        groups.setdefault(article_id, []).append(place)
    return groups


def _right_places(places: Sequence[int]) -> set[int]:
    """Return those of the places at which the rows say that a document stands."""
    keys = [key_of(place) for place in places]
    comments = [key.number for key in keys if key.kind == Kind.COMMENT]
    rows = Comment.objects.filter(pk__in=comments, state=State.PUBLISHED).only("created_at")
    articles = Article.objects.filter(
        pk__in=[key.number for key in keys if key.kind == Kind.ARTICLE],
        status__in=indexing.INDEXED,
    ).only("published_at")
    return {indexing.comment_place(row) for row in rows} | {
        indexing.article_place(row) for row in articles
    }


def _lock(article_id: int | None) -> None:
    """Hold what every change of an article, its discussion and its comments holds."""
    if article_id is None:
        return
    if Discussion.objects.filter(article_id=article_id).exists():
        lock_discussion(article_id)  # First in the order of locks; its article comes along.
        return
    list(Article.objects.select_for_update(no_key=True).filter(pk=article_id).values_list("pk"))
