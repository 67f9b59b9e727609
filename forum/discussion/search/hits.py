"""What was found, as HTML: moulds of `search/_hit.html`, filled hit by hit.

A template takes half a millisecond for one, and a page has twenty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from articles.markup import plain_text
from articles.models import Article, Section
from forum.dates import Clock
from forum.discussion.discussions import get_discussion
from forum.discussion.lines import address_of
from forum.discussion.marks import own_text
from forum.discussion.models import Comment, Discussion
from forum.discussion.muting import mutes
from forum.discussion.new_counts import tell_new_comments
from forum.discussion.search.among import is_one_of, one_value
from forum.members.models import Member, Visitor
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery
from forum.ready.moulds import MANY, NUMBERS, moment, number, word
from forum.ready.rows import Joined
from forum.ready.shapes import Shape, fill
from forum.search.documents import Kind, key_of, numbers_at
from forum.search.excerpts import LOOKED_AT, Part, excerpt, mark, to_html
from forum.search.query import Clause


@dataclass(frozen=True, slots=True)
class CommentShape(Shape):
    """A comment in its discussion; folded to one line, if who searches has muted it."""

    template: ClassVar[str] = "search/_hit.html"
    moments: ClassVar[Sequence[str]] = ("at_a",)

    is_muted: bool

    def sample(self) -> dict[str, Any]:
        """Return the context of such a comment."""
        names = ("url", "headline", "excerpt_html", "section", "author", "author_url")
        texts = {name: SafeString(word(name)) for name in names}
        return {"hit": SimpleNamespace(**texts, at=moment("at_a"), is_muted=self.is_muted)}


@dataclass(frozen=True, slots=True)
class ArticleShape(Shape):
    """An article, and how lively its discussion is."""

    template: ClassVar[str] = "search/_hit.html"
    moments: ClassVar[Sequence[str]] = ("at_a", "at_b")

    has_author: bool
    mode: str  # Of its discussion.
    comment_count: int
    has_news: bool  # For who searches.

    def sample(self) -> dict[str, Any]:
        """Return the context of such an article."""
        discussion = SimpleNamespace(
            mode=self.mode,
            arrival_count=NUMBERS["arrival"],
            comment_count=number("comment_count", self.comment_count),
            last_comment_at=moment("at_b"),
        )
        article = SimpleNamespace(
            pk=NUMBERS["article"],
            get_absolute_url=word("url"),
            discussion=discussion,
            new_comments=NUMBERS["new_count"] if self.has_news else 0,
        )
        names = ("url", "headline_html", "excerpt_html", "language", "section")
        texts = {name: SafeString(word(name)) for name in names}
        author = word("author") if self.has_author else ""
        hit = SimpleNamespace(
            **texts, at=moment("at_a"), author=author, is_article=True, article=article
        )
        return {"hit": hit}


# What is read of the rows.
SECTION = Columns(Section, "id", "name", "name_ja")
COMMENTS = Joined(
    Columns(Comment, "xtd", "article", "author", "created_at", "html", "is_official"),
    author=Columns(Member, "id", "username", "display_name"),
    article=Columns(Article, "id", "section", "headline"),
    article__section=SECTION,
)
ARTICLES = Joined(
    Columns(Article, "id", "section", "slug", "headline", "standfirst", "body_html", "byline",
            "language", "published_at"),
    section=SECTION,
)  # fmt: skip
DISCUSSION = Columns(
    Discussion, "id", "article", "mode", "comment_count", "arrival_count", "last_comment_at"
)


def _comments(member: Visitor, among: str, now: datetime) -> QuerySet[Any, Any]:
    rows = Comment.objects.public(now).filter(is_one_of(among))
    return rows.values_list(*COMMENTS.names, mutes(member))


_OF_ANYBODY = CompiledQuery(
    lambda among, now: _comments(AnonymousUser(), among, now), "among", times=("now",)
)
_OF_MEMBER = CompiledQuery(
    lambda among, now, member: _comments(Member(pk=member), among, now),
    "among", "member", times=("now",),
)  # fmt: skip
_ARTICLES = CompiledQuery(
    lambda among, now: Article.objects.public(now).filter(is_one_of(among)).values_list(
        *ARTICLES.names, *(f"discussion__{name}" for name in DISCUSSION.attnames)
    ),
    "among", times=("now",),
)  # fmt: skip


def load_hits(
    places: Sequence[int], clauses: Sequence[Clause], member: Visitor
) -> list[SafeString]:
    """Return what stands at these places as HTML for the member.

    Two queries, and one of a member for what is new to them in the articles' discussions.
    """
    comments, articles = numbers_at(places)
    clock, now = Clock(), timezone.now()
    found: dict[tuple[int, int], SafeString] = {}
    if comments:
        query = _OF_MEMBER if member.is_authenticated else _OF_ANYBODY
        for values in query(among=one_value(comments), now=now, member=member.pk):
            comment, is_muted = COMMENTS.row(values), bool(values[-1])
            shown = _show_comment(comment, clauses, clock, is_muted=is_muted)
            found[Kind.COMMENT, comment.pk] = shown
    if articles:
        rows = [_article_of(values) for values in _ARTICLES(among=one_value(articles), now=now)]
        tell_new_comments(member, rows)
        found |= {(Kind.ARTICLE, row.pk): _show_article(row, clauses, clock) for row in rows}
    return [found[key] for key in map(key_of, places) if key in found]


def _article_of(values: Sequence[Any]) -> Article:
    article = ARTICLES.row(values)
    own = values[-len(DISCUSSION) :]
    if own[0] is not None:
        DISCUSSION.row(own).article = article  # Which knows it from there as well.
    else:
        article.discussion = Discussion(article=article)
    return article


def _show_comment(
    comment: Comment, clauses: Sequence[Clause], clock: Clock, *, is_muted: bool
) -> SafeString:
    article = comment.article
    return fill(
        CommentShape(is_muted=is_muted and not comment.is_official),
        {
            "url": comment.anchored_url,
            "headline": escape(article.headline),
            "excerpt_html": to_html(excerpt(own_text(comment.html), clauses)),
            "section": escape(article.section),
            "author": escape(comment.author.display_name),
            "author_url": address_of("member", quote(comment.author.username, safe="")),
            "at_a_iso": comment.created_at.astimezone(clock.zone).isoformat(),
            "at_a_day": clock.date(comment.created_at),
        },
    )


def _show_article(article: Article, clauses: Sequence[Clause], clock: Clock) -> SafeString:
    assert article.published_at is not None  # noqa: S101 - public ones have a time.
    discussion = get_discussion(article)
    count, news = discussion.comment_count, getattr(article, "new_comments", 0)
    shape = ArticleShape(
        has_author=article.byline != "",
        mode=discussion.mode,
        comment_count=min(count, MANY),
        has_news=news > 0,
    )
    return fill(
        shape,
        {
            "url": escape(article.get_absolute_url()),
            "headline_html": to_html(mark(article.headline, clauses)),
            "excerpt_html": to_html(_excerpt(article, clauses)),
            "language": escape(article.language),
            "section": escape(article.section),
            "author": escape(article.byline),
            "at_a_iso": article.published_at.astimezone(clock.zone).isoformat(),
            "at_a_day": clock.date(article.published_at),
            "article": article.pk,
            "new_count_shown": intcomma(news),
            **_activity(discussion, clock),
        },
    )


def _activity(discussion: Discussion, clock: Clock) -> dict[str, object]:
    """Return what fills the part about the discussion, as far as its shape has holes for it."""
    latest = discussion.last_comment_at
    return {
        "arrival": discussion.arrival_count,
        "comment_count_shown": intcomma(discussion.comment_count),
        "at_b_iso": latest.astimezone(clock.zone).isoformat() if latest else "",
        "at_b_shown": clock.datetime(latest) if latest else "",
    }


def _excerpt(article: Article, clauses: Sequence[Clause]) -> list[Part]:
    # A long text has more than most excerpts need; cut behind a tag.
    html = article.body_html[: 2 * LOOKED_AT]
    parts = _excerpt_of(article, html[: html.rfind(">") + 1], clauses)
    if len(article.body_html) > len(html) and not any(part.is_hit for part in parts):
        parts = _excerpt_of(article, article.body_html, clauses)
    return parts


def _excerpt_of(article: Article, html: str, clauses: Sequence[Clause]) -> list[Part]:
    return excerpt(f"{article.standfirst} {plain_text(html)}".strip(), clauses)
