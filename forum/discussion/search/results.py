"""What a search found, of that what readers may see, a page at a time.

The index gives places, best or newest first. Whether what stands there may be
seen is asked of the rows, by the rules that every other page goes by, before
anything is counted or shown: the index may lag behind, and it knows nothing
of hidden discussions and withdrawn articles.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article, Section
from forum.discussion.models import Comment
from forum.discussion.search.among import is_one_of, one_value
from forum.discussion.search.hits import load_hits
from forum.members.models import Visitor
from forum.ready.compiled import CompiledQuery
from forum.search.documents import Kind, end_of_minute, keep_places, numbers_at
from forum.search.index import RANKED, RANKED_ARTICLES, get_index
from forum.search.query import Wanted

PAGE_SIZE = 20
COUNTED = 100  # Results; of more, the page says "more than".
BEST = 200  # Results by relevance; who has read so many looks for the newest.
# How many matches are looked at to fill a page by time, one step after the
# other: few where all may be seen, more where a section is wanted. Then it
# ends, however many there are that may not be seen.
STEPS = (COUNTED + 20, 800, 3_000)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results.

    `count` is of what may be seen: all of it, or if `is_more` a round number
    below; 0 where it wasn't counted.
    """

    hits: list[SafeString]  # As HTML.
    count: int = 0
    is_more: bool = False
    before: int | None = None  # The place after which the next page goes on, by time.
    number: int | None = None  # The next page, by relevance.
    ranked: int = 0  # By relevance: the best of so many, the newest; 0 where of all.
    is_cut: bool = False  # There were too many to look at all.


def find_newest(
    wanted: Wanted, section: Section | None, *, is_first: bool, member: Visitor
) -> Page:
    """Return a page of what is wanted, newest first; go on with `wanted.before`."""
    visible, is_all = _find_visible(wanted, section, PAGE_SIZE + 1)
    shown = visible[:PAGE_SIZE]
    return Page(
        load_hits(shown, wanted.clauses, member),
        count=_count(visible, is_all=is_all) if is_first else 0,
        is_more=not is_all,
        before=shown[-1] if len(visible) > PAGE_SIZE else None,
        # Not where nothing may be seen: that would tell that something is there.
        is_cut=not is_all and len(visible) <= PAGE_SIZE and bool(visible or section),
    )


def _find_visible(wanted: Wanted, section: Section | None, enough: int) -> tuple[list[int], bool]:
    """Return `enough` places that may be seen, or more, newest first, and whether those are all.

    Fewer, where that takes more than STEPS.
    """
    visible: list[int] = []
    before = wanted.before
    for step in _steps(enough):
        places = get_index().find(replace(wanted, before=before), limit=step)
        visible += keep_visible(places, section)
        if len(places) < step:
            return visible, True
        if len(visible) >= enough:
            break
        before = places[-1]
    return visible, False


def _steps(enough: int) -> Iterator[int]:
    """Yield STEPS, those together that alone are too few."""
    together = 0
    for step in STEPS:
        together += step
        if together >= enough:
            yield together
            together = 0
    if together:
        yield together


def _count(visible: Sequence[int], *, is_all: bool) -> int:
    """Return how many there are, or a round number than which there are more."""
    return len(visible) if is_all else max(0, min((len(visible) - 1) // 10 * 10, COUNTED))


def find_best(wanted: Wanted, section: Section | None, *, number: int, member: Visitor) -> Page:
    """Return the page of that number (from 1) of what is wanted, best first."""
    start, end = PAGE_SIZE * (number - 1), PAGE_SIZE * number
    needed = max(end, COUNTED) + 1
    if section is None:
        visible, is_all = _find_ranked(wanted, needed)
    else:
        visible, is_all = _find_ranked_in(section, wanted)
    is_last = end >= min(len(visible), BEST)
    return Page(
        load_hits(visible[start:end], wanted.clauses, member),
        count=_count(visible, is_all=is_all),
        is_more=not is_all,
        number=None if is_last else number + 1,
        ranked=0 if is_all else RANKED,
        is_cut=is_last and (not is_all or len(visible) > BEST) and bool(visible or section),
    )


def _find_ranked(wanted: Wanted, needed: int) -> tuple[list[int], bool]:
    """Return places that may be seen, best first, and whether those are all."""
    visible: list[int] = []
    # Where most may be seen, few need be looked at.
    for limit in (needed + PAGE_SIZE, RANKED + RANKED_ARTICLES):
        places = get_index().find_best(wanted, limit=limit)
        visible = keep_visible(places, None)
        if len(places) < min(limit, RANKED):
            return visible, True
        if len(visible) >= needed:
            break
    return visible, False


def _find_ranked_in(section: Section, wanted: Wanted) -> tuple[list[int], bool]:
    """Return the same of a section, whose newest are found first: others take no room."""
    visible, is_all = _find_visible(wanted, section, RANKED)
    newest = visible[:RANKED]
    if not is_all and wanted.kind is None:
        articles = get_index().find(replace(wanted, kind=Kind.ARTICLE), limit=RANKED_ARTICLES)
        newest = list(dict.fromkeys(newest + keep_visible(articles, section)))
    return get_index().rank(wanted, newest), is_all and len(visible) <= RANKED


def has_written(byline: str, *, now: datetime) -> bool:
    """Say whether readers may see an article that is printed under that name. Two queries."""
    wanted = Wanted(byline=byline, kind=Kind.ARTICLE, before=end_of_minute(now))
    return bool(keep_visible(get_index().find(wanted, limit=RANKED_ARTICLES), None))


def keep_visible(places: Sequence[int], section: Section | None) -> list[int]:
    """Return the places of what every reader may see now, in the same order. Two queries."""
    comments, articles = numbers_at(places)
    limits = {"now": timezone.now(), "section": section.pk if section else 0}

    def keep(kind: Kind, numbers: Sequence[int]) -> list[int]:
        rows = _VISIBLE[kind, bool(section)](among=one_value(numbers), **limits) if numbers else []
        return [pk for (pk,) in rows]

    return keep_places(
        places, comments=keep(Kind.COMMENT, comments), articles=keep(Kind.ARTICLE, articles)
    )


def _visible(public: Callable[[datetime], QuerySet[Any]], section_of: str = "") -> CompiledQuery:
    """Return the query for the numbers, among some, of what is public, maybe in a section."""

    def make(*, among: str, section: int, now: datetime) -> QuerySet[Any, Any]:
        in_section = {section_of: section} if section_of else {}
        return public(now).filter(is_one_of(among), **in_section).values_list("pk")

    return CompiledQuery(make, "among", "section", times=("now",))


_VISIBLE = {
    (Kind.COMMENT, False): _visible(Comment.objects.public),
    (Kind.COMMENT, True): _visible(Comment.objects.public, "article__section"),
    (Kind.ARTICLE, False): _visible(Article.objects.public),
    (Kind.ARTICLE, True): _visible(Article.objects.public, "section"),
}
