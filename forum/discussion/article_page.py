"""What the page of an article shows of its discussion."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from articles.models import Article
from forum.dates import earliest
from forum.discussion import filters
from forum.discussion.around_threads import Own, show_around
from forum.discussion.composer import Composer
from forum.discussion.discussions import get_discussion
from forum.discussion.filtered_page import filtered_context
from forum.discussion.lines import Reader
from forum.discussion.mine import Mine, load_mine
from forum.discussion.models import Discussion, Mode
from forum.discussion.newsroom.shown import show_picks
from forum.discussion.pages import show_page, what_is_asked
from forum.discussion.reader import read_thread_as
from forum.discussion.visiting import record_visit, since_when
from forum.ready.kinds import Version


def show_below(request: HttpRequest, article: Article, version: Version | None) -> dict[str, Any]:
    """Return `below`, the discussion as HTML, and `changes_at`; nothing if it is hidden.

    Takes `?order=`, `?after=` and `?all`, or `?show=` for a part of it; what is
    none of ours leads to the first page. Costs two queries at most, and two more
    for who is signed in, three for who has muted something.
    """
    discussion = get_discussion(article)
    if discussion.mode == Mode.HIDDEN:
        return {}
    if part := filters.what_is_asked(request.GET):
        context = filtered_context(request, article, discussion, part)
        below = render_to_string(
            "discussion/_filtered.html", {"article": article, **context}, request
        )
        return {"below": below, "changes_at": context["changes_at"]}
    mine = load_mine(request.user, article.pk)
    reader = read_thread_as(request.user, article, mine)
    asked = what_is_asked(request.GET, discussion)
    since = _since(discussion, reader, mine)
    shown = show_page(article, asked, reader, version, since)
    if since is not None and reader.member.is_authenticated:
        record_visit(
            member=reader.member, discussion=discussion, mine=mine, since=since, now=reader.now
        )
    own = Own(
        composer=Composer(article, text=mine.draft, drafted_at=mine.drafted_at),
        threads=shown.threads,
        picks=show_picks(article, discussion, version) if shown.page.is_first else "",
        is_followed=mine.is_followed,
        new_count=shown.new.total,
        held_count=mine.held_count,
    )
    return {
        "below": show_around(request, article, reader, shown, own),
        "changes_at": earliest(
            discussion.closes_at_after(article, reader.now), shown.page.changes_at
        ),
    }


def _since(discussion: Discussion, reader: Reader, mine: Mine) -> int | None:
    """Return after which arrival comments are new to the member."""
    if not reader.member.is_authenticated or discussion.pk is None:
        return None
    return since_when(mine, discussion, reader.now)
