"""What the page of an article shows of its discussion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.discussion.composer import Composer
from forum.discussion.discussions import get_discussion
from forum.discussion.lines import Reader
from forum.discussion.models import Comment, Discussion, Draft, Mode, State
from forum.discussion.reader import close_locked_branches, read_as
from forum.discussion.rendering import Renderer
from forum.discussion.threads import (
    ALL_UP_TO,
    DEFAULT_ORDER,
    ORDERS,
    WHOLE_UP_TO,
    BadCursor,
    ThreadPage,
    load_page,
    load_whole,
)
from forum.members.models import Member, Visitor

ORDER_LABELS = {"best": _("Best"), "newest": _("Newest"), "oldest": _("Oldest"),
                "discussed": _("Most discussed")}  # fmt: skip
ORDER_NOTES = {
    "best": _("What readers rate highest, with enough votes to be sure of it."),
    "newest": _("The latest threads first."),
    "oldest": _("As the discussion went."),
    "discussed": _("The threads with the most replies first."),
}


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member has in a discussion that others don't see."""

    draft: str = ""
    drafted_at: datetime | None = None
    held_count: int = 0


def article_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return what the article's template needs for the discussion; no page of it if hidden.

    Takes `?order=`, `?after=` and `?all`; what is none of ours leads to the
    first page. Costs two queries at most, and one more for who is signed in.
    """
    discussion = get_discussion(article)
    if discussion.mode == Mode.HIDDEN:
        return {"discussion_page": None}
    reader = read_as(request.user, article)
    page = _load(article, request.GET, reader, discussion.comment_count)
    mine = load_mine(request.user, article.pk)
    here = {line.pk for thread in page.threads for line in thread.lines}
    return {
        "discussion": discussion,
        "reader": reader,
        "discussion_page": page,
        "offers_all": not page.is_whole and discussion.comment_count <= ALL_UP_TO,
        "orders": _orders(page.order),
        "order_note": ORDER_NOTES[page.order],
        "threads": Renderer(article, reader, here).threads(page.threads),
        "held_count": mine.held_count,
        "composer": Composer(article, text=mine.draft, drafted_at=mine.drafted_at),
        "changes_at": discussion.closes_at_after(article, reader.now),
        **standing(discussion, article, reader),
    }


def standing(discussion: Discussion, article: Article, reader: Reader) -> dict[str, Any]:
    """Say whether the discussion is closed and since or until when."""
    closes_at = discussion.closes_at(article)
    is_by_time = closes_at is not None and closes_at <= reader.now
    return {
        "closes_at": closes_at if is_by_time or discussion.mode != Mode.READ_ONLY else None,
        "is_premoderated": discussion.mode == Mode.PREMODERATED and reader.is_open,
    }


def load_mine(member: Visitor, article_id: int) -> Mine:
    """Return the member's draft and how many of their comments wait, in one query."""
    if not member.is_authenticated:
        return Mine()
    drafts = Draft.objects.filter(member=member, article_id=article_id, reply_to=None)
    held = (
        Comment.objects.filter(author=member, article_id=article_id, state=State.HELD)
        .values("author")
        .annotate(count=Count("pk"))
    )
    text, saved_at, held_count = (
        Member.objects.filter(pk=member.pk)
        .values_list(
            Subquery(drafts.values("text")[:1]),
            Subquery(drafts.values("saved_at")[:1]),
            Subquery(held.values("count")[:1]),
        )
        .get()
    )
    return Mine(text or "", saved_at, held_count or 0)


def _load(
    article: Article, asked: Mapping[str, str], reader: Reader, comment_count: int
) -> ThreadPage:
    """Return the page asked for; the whole discussion if it is short, or asked for and not long."""
    order = asked.get("order", "")
    order = order if order in ORDERS else DEFAULT_ORDER
    if comment_count <= (ALL_UP_TO if "all" in asked else WHOLE_UP_TO):
        page = load_whole(article.pk, order=order, reader=reader)
    else:
        page = _load_part(article, order, asked.get("after", ""), reader)
    for thread in page.threads:
        close_locked_branches(thread.lines)
    return page


def _load_part(article: Article, order: str, after: str, reader: Reader) -> ThreadPage:
    """Return some threads; the first ones for what is no cursor of ours."""
    try:
        return load_page(article.pk, order=order, after=after, reader=reader)
    except BadCursor:
        return load_page(article.pk, order=order, after="", reader=reader)


def _orders(current: str) -> list[tuple[str, str | Promise, bool]]:
    """Return (name, label, whether it is the page's) of each order."""
    return [(name, label, name == current) for name, label in ORDER_LABELS.items()]
