"""What a search found, of that what readers may see, a page at a time.

The index gives places, best or newest first. Whether what stands there may be
seen is asked of the rows, by the rules that every other page goes by, before
anything is counted or shown: the index may lag behind, and it knows nothing
of hidden discussions and withdrawn articles.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from articles.markup import plain_text
from articles.models import Article, Section
from forum.discussion.lines import address_of
from forum.discussion.models import Comment
from forum.discussion.muting import mutes
from forum.discussion.new_counts import tell_new_comments
from forum.members.models import Visitor
from forum.search.documents import Kind, key_of
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
    for step in STEPS:
        places = get_index().find(replace(wanted, before=before), limit=step)
        visible += keep_visible(places, section)
        if len(places) < step:
            return visible, True
        if len(visible) >= enough:
            break
        before = places[-1]
    return visible, False


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


def keep_visible(places: Sequence[int], section: Section | None) -> list[int]:
    """Return the places of what every reader may see now, in the same order. Two queries."""
    comments, articles = _numbers(places)
    in_section = {"article__section": section} if section else {}
    seen: set[tuple[int, int]] = set()
    if comments:
        rows = Comment.objects.public().filter(pk__in=_one_of(comments), **in_section)
        seen |= {(Kind.COMMENT, pk) for pk in rows.values_list("pk", flat=True)}
    if articles:
        public = Article.objects.public().filter(pk__in=_one_of(articles))
        public = public.in_section(section) if section else public
        seen |= {(Kind.ARTICLE, pk) for pk in public.values_list("pk", flat=True)}
    return [place for place in places if key_of(place) in seen]


def _one_of(numbers: Sequence[int]) -> RawSQL:
    """Return numbers as one parameter: three thousand took the ORM and SQLite 10 ms, these 3."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])


def load_hits(places: Sequence[int], clauses: Sequence[Clause], member: Visitor) -> list[Hit]:
    """Return what stands at these places, ready to be shown to the member.

    Two queries, and one of a member for what is new to them in the articles' discussions.
    """
    comments, articles = _numbers(places)
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
        found |= {(Kind.ARTICLE, row.pk): _article_hit(row, clauses) for row in public}
    return [found[key] for key in map(key_of, places) if key in found]


def _numbers(places: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return the numbers of the comments and of the articles at these places."""
    keys = [key_of(place) for place in places]
    comments = [key.number for key in keys if key.kind == Kind.COMMENT]
    return comments, [key.number for key in keys if key.kind == Kind.ARTICLE]


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
