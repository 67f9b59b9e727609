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
from urllib.parse import quote

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.markup import plain_text
from articles.models import Article, Section
from forum.discussion.discussions import get_discussion
from forum.discussion.lines import address_of
from forum.discussion.models import Comment
from forum.discussion.muting import mutes
from forum.discussion.new_counts import tell_new_comments
from forum.members.models import Visitor
from forum.ready.compiled import CompiledQuery
from forum.search.documents import Kind, end_of_minute, keep_places, key_of, numbers_at
from forum.search.excerpts import LOOKED_AT, Part, excerpt, mark, to_html
from forum.search.index import RANKED, RANKED_ARTICLES, get_index
from forum.search.query import Clause, Wanted

PAGE_SIZE = 20
COUNTED = 100  # Results; of more, the page says "more than".
BEST = 200  # Results by relevance; who has read so many looks for the newest.
# How many matches are looked at to fill a page by time, one step after the
# other: few where all may be seen, more where a section is wanted. Then it
# ends, however many there are that may not be seen.
STEPS = (COUNTED + 20, 800, 3_000)


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: an article, or a comment in its discussion."""

    kind: Kind
    url: str
    at: datetime
    headline: str
    headline_html: SafeString
    excerpt_html: SafeString
    language: str
    section: Section
    author: str
    author_url: str
    is_muted: bool = False  # By who searches: folds to one line.
    article: Article | None = None  # That it is, with its discussion and what is new there.

    @property
    def is_article(self) -> bool:
        """Say whether it is an article."""
        return self.kind == Kind.ARTICLE


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results.

    `count` is of what may be seen: all of it, or if `is_more` a round number
    below; 0 where it wasn't counted.
    """

    hits: list[Hit]
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
        rows = _VISIBLE[kind, bool(section)](among=_one_value(numbers), **limits) if numbers else []
        return [pk for (pk,) in rows]

    return keep_places(
        places, comments=keep(Kind.COMMENT, comments), articles=keep(Kind.ARTICLE, articles)
    )


def _visible(public: Callable[[datetime], QuerySet[Any]], section_of: str = "") -> CompiledQuery:
    """Return the query for the numbers, among some, of what is public, maybe in a section."""

    def make(*, among: str, section: int, now: datetime) -> QuerySet[Any, Any]:
        in_section = {section_of: section} if section_of else {}
        return public(now).filter(_is_one_of(among), **in_section).values_list("pk")

    return CompiledQuery(make, "among", "section", times=("now",))


_VISIBLE = {
    (Kind.COMMENT, False): _visible(Comment.objects.public),
    (Kind.COMMENT, True): _visible(Comment.objects.public, "article__section"),
    (Kind.ARTICLE, False): _visible(Article.objects.public),
    (Kind.ARTICLE, True): _visible(Article.objects.public, "section"),
}


def _is_one_of(among: str) -> Func:
    """Return the condition that a row's number is one of what _one_value() made one of.

    As many parameters, three thousand took the ORM and SQLite 10 ms, and so 3. PostgreSQL
    took 9 to find them by a subquery, and 5 by an array that it needn't sort.
    """
    before, behind = " IN (SELECT value FROM json_each(", "))"
    if connection.vendor == "postgresql":
        before, behind = " = ANY(", "::bigint[])"
    return Func(
        F("pk"),
        Value(among),
        arg_joiner=before,
        template=f"%(expressions)s{behind}",
        output_field=BooleanField(),
    )


def _one_value(numbers: Sequence[int]) -> str:
    """Return numbers in their order as one value, which is a list to the database."""
    written = str(sorted(numbers))
    return f"{{{written[1:-1]}}}" if connection.vendor == "postgresql" else written


def load_hits(places: Sequence[int], clauses: Sequence[Clause], member: Visitor) -> list[Hit]:
    """Return what stands at these places, ready to be shown to the member.

    Two queries, and one of a member for what is new to them in the articles' discussions.
    """
    comments, articles = numbers_at(places)
    found: dict[tuple[int, int], Hit] = {}
    if comments:
        rows = Comment.objects.public().filter(pk__in=comments)
        rows = rows.select_related("author", "article__section").only(
            "html", "created_at", "is_official", "author__display_name", "author__username",
            "article__headline", "article__language", "article__slug",
            "article__section__name", "article__section__name_ja", "article__section__slug",
        ).annotate(is_muted=mutes(member))  # fmt: skip
        found |= {(Kind.COMMENT, row.pk): _comment_hit(row, clauses) for row in rows}
    if articles:
        public = Article.objects.public().filter(pk__in=articles)
        public = public.select_related("section", "discussion")
        public = public.defer("body", "corrections", "tags")
        tell_new_comments(member, public)
        for article in public:
            get_discussion(article)  # A template that looks for none takes 0.1 ms.
        found |= {(Kind.ARTICLE, row.pk): _article_hit(row, clauses) for row in public}
    return [found[key] for key in map(key_of, places) if key in found]


def _comment_hit(comment: Comment, clauses: Sequence[Clause]) -> Hit:
    return Hit(
        kind=Kind.COMMENT,
        url=address_of("comment", comment.pk),
        at=comment.created_at,
        headline=comment.article.headline,
        headline_html=SafeString(),
        excerpt_html=to_html(excerpt(plain_text(comment.html), clauses)),
        language=comment.article.language,
        section=comment.article.section,
        author=comment.author.display_name,
        author_url=address_of("member", quote(comment.author.username, safe="")),
        is_muted=comment.is_muted and not comment.is_official,
    )


def _article_hit(article: Article, clauses: Sequence[Clause]) -> Hit:
    assert article.published_at is not None  # noqa: S101 - public ones have a time.
    # A long text has more than most excerpts need; cut behind a tag.
    html = article.body_html[: 2 * LOOKED_AT]
    parts = _article_excerpt(article, html[: html.rfind(">") + 1], clauses)
    if len(article.body_html) > len(html) and not any(part.is_hit for part in parts):
        parts = _article_excerpt(article, article.body_html, clauses)
    return Hit(
        kind=Kind.ARTICLE,
        url=article.get_absolute_url(),
        at=article.published_at,
        headline=article.headline,
        headline_html=to_html(mark(article.headline, clauses)),
        excerpt_html=to_html(parts),
        language=article.language,
        section=article.section,
        author=article.byline,
        author_url="",
        article=article,
    )


def _article_excerpt(article: Article, html: str, clauses: Sequence[Clause]) -> list[Part]:
    return excerpt(f"{article.standfirst} {plain_text(html)}".strip(), clauses)
