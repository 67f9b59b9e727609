"""What the page of an article shows of its discussion."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article
from forum.dates import earliest
from forum.discussion import filters
from forum.discussion.answers import comment_url
from forum.discussion.around_threads import Own, show_around
from forum.discussion.chosen_order import offers_order, order_for
from forum.discussion.composer import Composer
from forum.discussion.discussions import get_discussion
from forum.discussion.filtered_page import filtered_context
from forum.discussion.mine import Mine
from forum.discussion.models import Discussion, Mode
from forum.discussion.newcomers import rules_in_short
from forum.discussion.newsroom.shown import show_picks
from forum.discussion.own_waiting import load_waiting, show_waiting
from forum.discussion.pages import show_page, what_is_asked
from forum.discussion.pictures.rules import can_add_pictures
from forum.discussion.read_along import stamp_of, take_mine
from forum.discussion.reader import Reader, read_thread_as
from forum.discussion.threads import ThreadPage
from forum.discussion.unknown import say_unknown
from forum.discussion.visiting import (
    SCRIPTS_COOKIE,
    Sight,
    is_first_visit,
    is_written,
    place_to_return,
    record_visit,
    since_when,
    tell_reading,
)
from forum.discussion.wide_calm import find_wide_calm
from forum.ready.kinds import Version


def show_below(request: HttpRequest, article: Article, version: Version | None) -> dict[str, Any]:
    """Return `below`, the discussion as HTML, and `changes_at`; nothing if it is hidden.

    And `head`, what machines read of it; `title`, of the page, where that isn't the article's.

    Takes `?order=`, `?after=` and `?all`, or `?show=` for a part of it; what is
    none of ours leads to the first page, which says so. Asks three queries at most, picks
    included; of who is signed in two more: what is new behind what the page cuts off,
    and the visit, unless a script tells of it once the discussion is in view; and one of
    whom something waits for a moderator. What is theirs was read along with the page's version.
    """
    discussion = get_discussion(article)
    if discussion.mode == Mode.HIDDEN:
        return {}
    if part := filters.what_is_asked(request.GET):
        return _show_part(request, article, discussion, part)
    mine = take_mine(request, article.pk)
    reader = read_thread_as(request.user, article, mine)
    tell_reading(reader.member, reader.now)
    begins_with = order_for(request.COOKIES, reader.member, discussion)
    asked = what_is_asked(request.GET, discussion, begins_with)
    since = _since(discussion, reader, mine)
    waiting = load_waiting(reader, article.pk, mine)
    shown = show_page(article, asked, reader, version, since, waiting)
    sight = Sight(since or 0, discussion.arrival_count, _beginning(shown.page))
    is_told = since is not None and _is_visit_told(request, article, reader, mine, sight)
    calms = find_wide_calm(article, stamp_of(version), reader.now)
    own = Own(
        composer=_composer(article, mine, reader),
        threads=shown.threads,
        picks=_picks(article, version, shown.page, reader),
        is_followed=mine.is_followed,
        new_count=shown.new.total,
        is_first_visit=is_first_visit(mine, reader.now),
        sight=sight,
        is_visit_told=is_told,
        waiting=show_waiting(reader, mine, waiting, shown.waiting),
        back_url=_way_back(shown.page, mine, reader),
        offers_order=shown.page.is_first and offers_order(reader.member, discussion, asked.order),
        rules_in_short=rules_in_short(reader.member) if shown.page.is_first else "",
        unknown=say_unknown(request.GET, asked, shown.page),
    )
    return {
        "head": _name_feed(article),
        "title": "" if shown.page.is_first else _title(_("More comments"), article),
        "below": show_around(request, article, reader, shown, own, calms),
        "changes_at": earliest(
            discussion.changes_at_after(article, reader.now),
            shown.page.changes_at,
            *(calm.ends_at for calm in calms),
        ),
    }


def _show_part(
    request: HttpRequest, article: Article, discussion: Discussion, part: filters.Asked
) -> dict[str, Any]:
    """Return what show_below() does, of a part of the discussion."""
    context = filtered_context(request, article, discussion, part)
    below = render_to_string("discussion/_filtered.html", {"article": article, **context}, request)
    return {
        "head": _name_feed(article),
        "title": _title(context["title"], article),
        "below": below,
        "changes_at": context["changes_at"],
    }


def _title(part: str, article: Article) -> str:
    return f"{part} – {article.headline}"


def _name_feed(article: Article) -> SafeString:
    """Tell feed readers where this discussion's feed is."""
    return format_html(
        '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">',
        _("Comments on %(headline)s") % {"headline": article.headline},
        reverse("discussion:feed", args=[article.pk]),
    )


def _composer(article: Article, mine: Mine, reader: Reader) -> Composer:
    """Return the form for a new thread, with the member's draft in it."""
    return Composer(
        article,
        text=mine.draft,
        drafted_at=mine.drafted_at,
        takes_pictures=can_add_pictures(reader.member),
        may_be_official=reader.may_moderate,
    )


def _picks(article: Article, version: Version | None, page: ThreadPage, reader: Reader) -> str:
    if not page.is_first:
        return ""
    return show_picks(article, get_discussion(article), version, page.picks, reader.muted)


def _is_visit_told(
    request: HttpRequest, article: Article, reader: Reader, mine: Mine, sight: Sight
) -> bool:
    """Say whether the visit is written; write it where no script will tell of it."""
    if is_written(mine, sight, reader.now):
        return True
    if SCRIPTS_COOKIE in request.COOKIES or not reader.member.is_authenticated:
        return False
    record_visit(
        member=reader.member, article_id=article.pk, mine=mine, sight=sight, now=reader.now
    )
    return True


def _beginning(page: ThreadPage) -> int | None:
    """Return the comment with which a page goes on; None for a discussion's first page."""
    return None if page.is_first or not page.threads else page.threads[0].root.pk


def _way_back(page: ThreadPage, mine: Mine, reader: Reader) -> str:
    """Return the address of the comment at which an earlier visit ended; "" if there is none."""
    place = place_to_return(mine, reader.now) if page.is_first else None
    if place is None:
        return ""
    is_here = any(line.pk == place for thread in page.threads for line in thread.lines)
    return f"#c{place}" if is_here else comment_url(place)


def _since(discussion: Discussion, reader: Reader, mine: Mine) -> int | None:
    """Return after which arrival comments are new to the member."""
    if not (reader.member.is_authenticated and discussion.arrival_count):
        return None
    return since_when(mine, discussion, reader.now)
