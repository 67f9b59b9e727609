"""What the page of an article shows when a part of its discussion is asked for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.dates import earliest
from forum.discussion.filters import ORDERS, Asked, FilteredPage, Show, load_filtered
from forum.discussion.fitting import is_unread
from forum.discussion.models import Discussion, Order
from forum.discussion.new_counts import count_new
from forum.discussion.read_along import take_mine
from forum.discussion.reader import read_thread_as
from forum.discussion.rendering import Renderer
from forum.discussion.visiting import is_first_visit, since_when
from forum.discussion.young import next_shown_at
from forum.members.models import Member

# Published comments: fewer are read as quickly as a part of them is asked for.
WORTH_PARTING = 4

NOTES: dict[str, str | Promise] = {
    Show.PICKS: _("What the newsroom finds worth reading, and why."),
    Show.NEWSROOM: _("What the newsroom and the author of the article reply to readers."),
    Show.LINKS: _("Comments that link to something. What they quote doesn’t count."),
    Show.QUESTIONS: _("Questions that nobody else has replied to. What they quote doesn’t count."),
}
NOTHING: dict[str, str | Promise] = {
    Show.PICKS: _("The newsroom has picked nothing here yet."),
    Show.NEWSROOM: _("The newsroom has replied to nothing here yet."),
    Show.LINKS: _("No comment here links to anything."),
    Show.QUESTIONS: _("No question here waits for a reply."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a part of a discussion, or to the same part in another order."""

    url: str
    label: str | Promise
    is_current: bool = False


def filtered_context(
    request: HttpRequest, article: Article, discussion: Discussion, asked: Asked
) -> dict[str, Any]:
    """Return what `_filtered.html` needs, in two or three queries.

    One more for who is signed in, and one where something is new to them.
    """
    mine = take_mine(request, article.pk)
    reader = read_thread_as(request.user, article, mine)
    page = load_filtered(article.pk, asked, reader)
    since, new_count = 0, 0
    if isinstance(reader.member, Member) and discussion.arrival_count:
        since = since_when(mine, discussion, reader.now)
        new_count = count_new(reader.member, discussion, since)
        for line in page.lines:
            line.is_unread = is_unread(line, reader, since)
    renderer = Renderer(article, reader, {line.pk for line in page.lines})
    return {
        "discussion": discussion,
        "reader": reader,
        "filtered": page,
        "title": _title(page),
        "note": _note(page),
        "part": part_address(asked),
        "new_count": new_count,
        "new_shown": intcomma(new_count),
        "is_first_visit": is_first_visit(mine, reader.now),
        "since": str(since),
        "nothing": NOTHING.get(asked.show, _("Nobody of this name has written here.")),
        "ways": ways(discussion, asked.show),
        "orders": [
            Way(address(asked, order=name), Order(name).label, name == asked.order)
            for name in ORDERS
        ],
        "next_url": address(asked, after=page.next_cursor) if page.next_cursor else "",
        "first_url": address(asked),
        "lines": renderer.listed(page.lines),
        "changes_at": earliest(
            discussion.changes_at_after(article, reader.now), next_shown_at(page.lines, reader.now)
        ),
    }


def part_address(asked: Asked) -> str:
    """Return what names the part in an address, whatever its order and page."""
    return urlencode({"show": asked.show} | ({"name": asked.name} if asked.name else {}))


def address(asked: Asked, *, order: str = "", after: int | None = None) -> str:
    """Return the query that asks for this part, in another order or from another place on."""
    query = {"show": asked.show, "name": asked.name, "order": order or asked.order, "after": after}
    return f"?{urlencode({name: value for name, value in query.items() if value})}#discussion"


def ways(discussion: Discussion, current: str = "") -> list[Way]:
    """Return the links to the parts of a discussion, and to a search of it."""
    answers = discussion.newsroom_answer_count
    labels: dict[Show, str | Promise] = {}
    if discussion.pick_count or current == Show.PICKS:
        labels[Show.PICKS] = Show.PICKS.label
    if answers or current == Show.NEWSROOM:
        labels[Show.NEWSROOM] = ngettext(
            "%(number)s answer from the newsroom", "%(number)s answers from the newsroom", answers
        ) % {"number": intcomma(answers)}
    if discussion.comment_count >= WORTH_PARTING or current:
        labels |= {show: show.label for show in (Show.LINKS, Show.QUESTIONS)}
    parts = [
        Way(f"?show={show}#discussion", label, show == current) for show, label in labels.items()
    ]
    if discussion.comment_count < WORTH_PARTING:
        return parts
    search = f"{reverse('discussion:search')}?article={discussion.article_id}"
    return [*parts, Way(search, _("Search this discussion"))]


def _title(page: FilteredPage) -> str | Promise:
    if page.asked.show != Show.MEMBER:
        return page.asked.show.label
    if page.member is None:
        return Show.MEMBER.label
    return gettext("Comments by %(name)s") % {"name": page.member.display_name}


def _note(page: FilteredPage) -> str | Promise:
    if page.asked.show == Show.MEMBER:
        return _("What they wrote under this article.") if page.member else ""
    return NOTES[page.asked.show]
