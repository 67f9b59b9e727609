"""A page of threads for one reader: made once for all who are like them, then made theirs.

Lines and their HTML are kept by version for readers who may do the same.
What is personal about a page is few lines: own comments and votes, what is new or muted. Those are
copied, fitted and rendered anew, and laid into the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from sys import getsizeof
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.kept import Kept
from articles.models import Article
from forum.dates import earliest
from forum.discussion.discussions import get_discussion
from forum.discussion.fitting import close_locked_branches, fit_to_reader, is_unread, why_muted
from forum.discussion.lines import Line
from forum.discussion.mine import load_votes
from forum.discussion.models import Discussion
from forum.discussion.muting import NOTHING
from forum.discussion.new_on_page import NewOnPage, new_in_threads
from forum.discussion.orders import ORDERS, BadCursor
from forum.discussion.own_waiting import ids_in, threads_with
from forum.discussion.placing import say_why
from forum.discussion.reader import Reader
from forum.discussion.rendering import END_OF_THREAD, Renderer
from forum.discussion.threads import (
    ALL_UP_TO,
    POSTED_UP_TO,
    WHOLE_UP_TO,
    ThreadPage,
    load_page,
    load_whole,
)
from forum.discussion.young import next_shown_at, young_since
from forum.ready.kinds import Version
from forum.ready.laying import lay

LINE_BYTES = 1_300  # What a line takes besides its text, about.


class Asked(NamedTuple):
    """Which page of a discussion is wanted."""

    order: str
    after: str
    is_whole: bool


@dataclass(slots=True)
class KeptPage:
    """A page for readers who may do the same and have nothing on it. Shared: not to be changed."""

    key: tuple[Any, ...]
    version: Version
    page: ThreadPage
    lines: dict[int, Line]
    pieces: dict[Any, tuple[list[bytes], dict[int, int]]] = field(default_factory=dict)
    around: dict[Any, str] = field(default_factory=dict)  # Moulds: see around_threads.py.

    def keep(self) -> None:
        """Keep it in this process, or count it again once it has grown."""
        kept.put(self.key, self.version, self, self.size)

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about."""
        texts: list[str | bytes] = [line.html for line in self.lines.values()]
        texts += list(self.around.values())
        for parts, _ in list(self.pieces.values()):  # Another thread may add some.
            texts += parts
        return LINE_BYTES * len(self.lines) + sum(map(getsizeof, texts))


class Shown(NamedTuple):
    """A page as one reader gets it.

    Its threads as HTML, what of it is new, what it was made from if that is kept, and the
    ids of the reader's own on it that wait for a moderator.
    """

    page: ThreadPage
    threads: SafeString
    new: NewOnPage
    kept: KeptPage | None
    waiting: frozenset[int] = frozenset()


kept = Kept(settings.DISCUSSION_KEPT_BYTES)


def what_is_asked(parameters: Mapping[str, str], discussion: Discussion, order: str) -> Asked:
    """Read `?order=`, `?after=` and `?all=1`; a short discussion is always shown whole.

    Where no order is named the one given holds.
    """
    named = parameters.get("order", "")
    most = ALL_UP_TO if asks_for_all(parameters) else WHOLE_UP_TO
    is_whole = fits_one_page(discussion, most)
    return Asked(
        named if named in ORDERS else discussion.default_order if named else order,
        "" if is_whole else parameters.get("after", ""),
        is_whole,
    )


def asks_for_all(parameters: Mapping[str, str]) -> bool:
    """Say whether all comments are wanted on one page."""
    return parameters.get("all") in ("", "1")


def fits_one_page(discussion: Discussion, most: int) -> bool:
    """Say whether a discussion has up to `most` comments to be read, and few that are gone."""
    return discussion.comment_count <= most and discussion.arrival_count <= POSTED_UP_TO


def show_page(
    article: Article,
    asked: Asked,
    reader: Reader,
    version: Version | None,
    since: int | None = None,
    waiting: Sequence[Line] = (),
) -> Shown:
    """Return the page, its threads as HTML and what is new. Two queries, or one where it is kept.

    Kept for members: who has no account gets the whole page kept (forum.ready),
    and moderators see more of a line than others (reports), so theirs is made
    anew. `version` None keeps nothing. Comments that arrived after `since`
    are marked as new to the member, and counted in every branch: one query
    more where something is new and not on the page. What of the member's own is `waiting`
    stands in its place for them alone. Their votes come with a page that is made anew, and by
    a query of their own for one that is kept.
    """
    if version is None or reader.may_moderate or not reader.member.is_authenticated:
        return _show_anew(article, asked, reader, since, waiting)
    found, votes = _find_or_make(article, asked, reader, version)
    return _show_kept(article, reader, found, votes, since, waiting)


def _show_anew(
    article: Article, asked: Asked, reader: Reader, since: int | None, waiting: Sequence[Line]
) -> Shown:
    """Read the page for this reader alone."""
    page = _load(article, asked, reader)
    new = new_in_threads(page, reader, get_discussion(article), since)
    lines = _lines_of(page)
    for line in lines if since is not None else ():
        line.is_unread = is_unread(line, reader, since)
        new.tell(line)
    begun, theirs = threads_with(waiting, page)
    threads = [*begun, *(theirs.get(thread.root.pk, thread) for thread in page.threads)]
    pieces, _places = Renderer(article, reader, {line.pk for line in lines}).pieces(threads, new)
    return Shown(page, lay(pieces), new, None, ids_in(waiting, threads))


def _show_kept(
    article: Article,
    reader: Reader,
    found: KeptPage,
    votes: Mapping[int, int],
    since: int | None,
    waiting: Sequence[Line],
) -> Shown:
    """Lay the member's own lines into the page that is kept for all like them."""
    renderer = Renderer(article, reader, found.lines)
    kind = (get_language(), timezone.get_current_timezone_name())
    if (made := found.pieces.get(kind)) is None:
        made = found.pieces[kind] = renderer.pieces(found.page.threads)
        found.keep()
    new = new_in_threads(found.page, reader, get_discussion(article), since)
    pieces, places = made
    pieces = pieces.copy()
    own = {line.pk: line for line in _own_lines(found, reader, since, new, votes)}
    for line in own.values():
        pieces[places[line.pk]] = renderer.line(line)
    for thread in found.page.threads if new.left_out else ():
        if behind := new.left_out.get(thread.root.pk):
            pieces[places[-thread.root.pk]] = renderer.more(thread, behind)
    begun, theirs = threads_with(waiting, found.page, own)
    for root_id, thread in theirs.items():
        start, end = places[root_id], places[-root_id] + END_OF_THREAD
        anew, _places = renderer.pieces([thread], new)
        pieces[start:end] = [b"".join(anew), *[b""] * (end - start - 1)]  # Places stay right.
    first, _places = renderer.pieces(begun)
    here = ids_in(waiting, [*begun, *theirs.values()])
    return Shown(found.page, lay([*first, *pieces]), new, found, here)


def _find_or_make(
    article: Article, asked: Asked, reader: Reader, version: Version
) -> tuple[KeptPage, dict[int, int]]:
    """Return the page for all who are like the reader, and the reader's own votes on it."""
    key = (article.pk, asked, reader.is_open, reader.may_write)
    found = kept.get(key, version)
    if found and not (found.page.changes_at and found.page.changes_at <= reader.now):
        return found, load_votes(reader.member, found.lines)
    like = replace(reader, member=_Somebody(), muted=NOTHING, votes_of=reader.member)
    page = _load(article, asked, like)
    votes = _take_votes(page)
    return KeptPage(key, version, page, {line.pk: line for line in _lines_of(page)}), votes


def _take_votes(page: ThreadPage) -> dict[int, int]:
    """Return the votes that were read along with a page, and leave none of them on it."""
    votes = {line.pk: line.vote for line in _lines_of(page) if line.vote}
    for line in (*_lines_of(page), *page.picks):
        line.vote = 0
    return votes


def _own_lines(
    found: KeptPage,
    reader: Reader,
    since: int | None,
    new: NewOnPage,
    votes: Mapping[int, int],
) -> Iterable[Line]:
    """Return copies of the lines that are something else to this member than to others."""
    own_id, muted = reader.member.pk, reader.muted
    for pk, line in found.lines.items():
        is_mine = line.author_id == own_id or pk in votes or pk in new.in_branch
        if is_mine or (muted != NOTHING and why_muted(line, muted)):
            own = copy(line)
            own.is_unread = is_unread(line, reader, since)
            new.tell(own)
            own.vote = votes.get(pk, 0)
            may_reply = own.can_reply  # A lock further up was minded already.
            fit_to_reader([own], reader)
            own.can_reply = may_reply
            yield own


def _load(article: Article, asked: Asked, reader: Reader) -> ThreadPage:
    """Return the page; the first one for what is no cursor of ours."""
    discussion = get_discussion(article)
    since, pinned = young_since(discussion, reader.now), discussion.pinned_at(reader.now)
    fields: dict[str, Any] = {"order": asked.order, "reader": reader, "pinned": pinned}
    if asked.is_whole:
        page = load_whole(article.pk, **fields)
    else:
        fields["young_since"] = since
        try:
            page = load_page(article.pk, after=asked.after, **fields)
        except BadCursor:
            page = load_page(article.pk, after="", **fields)
    for thread in page.threads:
        close_locked_branches(thread.lines)
    say_why(page)
    page.changes_at = earliest(
        page.changes_at,
        next_shown_at(_lines_of(page), reader.now),
        discussion.pinned_until if pinned else None,
    )
    return page


class _Somebody(AnonymousUser):
    """A member who wrote nothing and voted on nothing."""

    is_authenticated = True  # type: ignore[assignment]


def _lines_of(page: ThreadPage) -> list[Line]:
    return [line for thread in page.threads for line in thread.lines]
