"""What the page of an article shows of its discussion."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.dates import earliest
from forum.discussion import filters
from forum.discussion.composer import Composer
from forum.discussion.discussions import get_discussion
from forum.discussion.filtered_page import Way, filtered_context, ways
from forum.discussion.lines import Reader
from forum.discussion.mine import Mine, load_mine
from forum.discussion.models import Discussion, Mode, Order
from forum.discussion.newsroom.shown import show_picks
from forum.discussion.pages import fits_one_page, show_page, what_is_asked
from forum.discussion.reader import read_thread_as
from forum.discussion.threads import ALL_UP_TO
from forum.discussion.visiting import record_visit, since_when
from forum.ready.kinds import Version

ORDER_NOTES: dict[str, str | Promise] = {
    Order.BEST: _("What readers rate highest, with enough votes to be sure of it."),
    Order.NEWEST: _("The latest threads first."),
    Order.OLDEST: _("As the discussion went."),
    Order.DISCUSSED: _("The threads with the most replies first."),
}


def article_context(
    request: HttpRequest, article: Article, version: Version | None
) -> dict[str, Any]:
    """Return what the article's template needs for the discussion; no page of it if hidden.

    Takes `?order=`, `?after=` and `?all`, or `?show=` for a part of it; what is
    none of ours leads to the first page. Costs two queries at most, and two more
    for who is signed in, three for who has muted something.
    """
    discussion = get_discussion(article)
    if discussion.mode == Mode.HIDDEN:
        return {"discussion_page": None}
    if part := filters.what_is_asked(request.GET):
        return filtered_context(request, article, discussion, part)
    mine = load_mine(request.user, article.pk)
    reader = read_thread_as(request.user, article, mine)
    asked = what_is_asked(request.GET, discussion)
    since = _since(discussion, reader, mine)
    page, html, new = show_page(article, asked, reader, version, since)
    if since is not None and reader.member.is_authenticated:
        record_visit(
            member=reader.member, discussion=discussion, mine=mine, since=since, now=reader.now
        )
    return {
        "discussion": discussion,
        "reader": reader,
        "discussion_page": page,
        "offers_all": not page.is_whole and fits_one_page(discussion, ALL_UP_TO),
        "orders": _orders(page.order),
        "order_note": ORDER_NOTES[page.order],
        "ways": [*ways(discussion), *_own_ways(article, reader)],
        "picks": show_picks(article, discussion, version) if page.is_first else "",
        "threads": html,
        "held_count": mine.held_count,
        "new_count": new.total,
        "is_followed": mine.is_followed,
        "composer": Composer(article, text=mine.draft, drafted_at=mine.drafted_at),
        "changes_at": earliest(discussion.closes_at_after(article, reader.now), page.changes_at),
        **standing(discussion, article, reader),
    }


def _since(discussion: Discussion, reader: Reader, mine: Mine) -> int | None:
    """Return after which arrival comments are new to the member."""
    if not reader.member.is_authenticated or discussion.pk is None:
        return None
    return since_when(mine, discussion, reader.now)


def _own_ways(article: Article, reader: Reader) -> list[Way]:
    """Return the way to what readers ask, for the article's author."""
    if article.author_id is None or reader.member.pk != article.author_id:
        return []
    return [Way(reverse("discussion:questions"), _("Questions to you"))]


def standing(discussion: Discussion, article: Article, reader: Reader) -> dict[str, Any]:
    """Say whether the discussion is closed and since or until when."""
    closes_at = discussion.closes_at(article)
    is_by_time = closes_at is not None and closes_at <= reader.now
    return {
        "closes_at": closes_at if is_by_time or discussion.mode != Mode.READ_ONLY else None,
        "is_premoderated": discussion.mode == Mode.PREMODERATED and reader.is_open,
    }


def _orders(current: str) -> list[tuple[str, str | Promise, bool]]:
    """Return (name, label, whether it is the page's) of each order."""
    return [(name, label, name == current) for name, label in Order.choices]
