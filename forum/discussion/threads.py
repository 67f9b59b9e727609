"""Read a page of a discussion: whole threads by an order.

Every page costs two queries here whatever the article holds: the roots by an
index and a keyset, then the beginning of each root's branch by its path
range. Nothing sorts or counts a whole discussion.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from forum.discussion import tree
from forum.discussion.best import read_best
from forum.discussion.fitting import fit_to_reader
from forum.discussion.lines import Line
from forum.discussion.models import Comment, Order, State
from forum.discussion.nesting import nest, put_below, put_first
from forum.discussion.newsroom.rules import PICKS_ABOVE
from forum.discussion.orders import KEYS, ORDERS, cursor_at, roots_after
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import as_lines, columns_of, read_lines
from forum.discussion.scans import below_each, glue
from forum.discussion.sharing import fair_share
from forum.discussion.young import is_young
from forum.ready.compiled import CompiledQuery

ROOTS_PER_PAGE = 25
# Answers on a page of threads. Each thread gets its fair share, but never
# less than the least, before "more replies" leads on: so the first page of
# 100,000 comments is as light as that of 200.
ANSWERS_PER_PAGE, LEAST_ANSWERS = 75, 2
# A discussion of up to so many comments stands on one page.
WHOLE_UP_TO = 120
# And of up to so many on request.
ALL_UP_TO = 2_000
# Of a discussion that is shown whole, comments ever published: tombstones take a
# line each, and are not among those that are counted. What waits takes none, and must not tell.
POSTED_UP_TO = 2 * ALL_UP_TO


@dataclass(slots=True)
class Thread:
    """A root and the beginning of its branch."""

    root: Line
    lines: list[Line]
    last_path: str = ""  # Where the rest of the thread goes on.

    def __post_init__(self) -> None:
        self.last_path = self.lines[-1].path

    @property
    def more_count(self) -> int:
        """Return how many published comments of the thread this page leaves out."""
        if not self.root.thread_count:
            return 0
        shown = [line.state for line in self.lines[1:]].count(State.PUBLISHED)
        return max(0, self.root.thread_count - shown)

    @property
    def cut_after(self) -> str:
        """Return the path after which this page leaves the rest of the thread out, if it does."""
        return self.last_path if self.more_count else ""

    def with_lines(self, lines: list[Line]) -> "Thread":
        """Return it with other lines, of which the rest goes on where it did."""
        other = copy(self)
        other.lines = lines
        return other


@dataclass(slots=True)
class ThreadPage:
    """One page of a discussion."""

    order: str
    threads: list[Thread]
    next_cursor: str = ""
    is_first: bool = True
    is_whole: bool = False
    changes_at: datetime | None = None  # By the clock alone: votes are shown.
    picks: list[Line] = field(default_factory=list)  # On the first page; newest first.


def load_page(
    article_id: int,
    *,
    order: str,
    after: str,
    reader: Reader,
    young_since: datetime | None = None,
    pinned: int | None = None,
) -> ThreadPage:
    """Return a page of threads in an order of ORDERS, after a cursor ("" for the first).

    The thread that a `pinned` comment begins is the first of all, and on no other page; one
    that answers comes first below what it answers, if that is here.

    What was posted after `young_since` stands in "best" as if nobody had
    voted on it; None where there is no such thing. Raises BadCursor.
    """
    roots = Comment.objects.filter(article_id=article_id, depth=0, is_listed=True)
    roots = roots.exclude(pk=pinned) if pinned else roots
    moves_at = None
    if order == Order.BEST and young_since:
        found, moves_at = read_best(roots, after, reader, young_since, ROOTS_PER_PAGE + 1)
    else:
        rows = roots_after(roots, order, after) if after else roots
        found = read_lines(rows.order_by(*ORDERS[order])[: ROOTS_PER_PAGE + 1], reader.voter)
    shown = found[:ROOTS_PER_PAGE]
    answers, others = _load_answers(article_id, shown, reader, with_picks=not after, pinned=pinned)
    if not after:
        shown = [*(line for line in others if line.pk == pinned and line.depth == 0), *shown]
    threads = [Thread(root, [root, *answers.get(root.pk, [])]) for root in shown]
    cursor = cursor_at(shown[-1], order) if len(found) > ROOTS_PER_PAGE else ""
    page = ThreadPage(order, threads, cursor, is_first=not after, changes_at=moves_at)
    page.picks = _newest_picks(others)
    return _fitted(_with_pinned(page, others, pinned), reader)


def load_whole(
    article_id: int, *, order: str, reader: Reader, pinned: int | None = None
) -> ThreadPage:
    """Return all threads of a discussion on one page, in one query.

    For discussions of up to POSTED_UP_TO comments that readers ever saw: the caller
    knows their count. No page comes after this one, so nothing is cut off.
    """
    lines = as_lines(_ask_for_whole(article_id, reader.voter.pk))
    threads = _threads_of(lines)
    for thread in threads.values():
        if is_young(thread.root.created_at, reader.now):
            thread.root.rank = 0.0
    in_order = sorted(threads.values(), key=lambda thread: KEYS[order](thread.root))
    in_order.sort(key=lambda thread: thread.root.pk != pinned)
    page = ThreadPage(order, in_order, is_whole=True, picks=_newest_picks(lines))
    return _fitted(_with_pinned(page, lines, pinned), reader)


def _threads_of(lines: list[Line]) -> dict[int, Thread]:
    """Return the threads of all listed lines in path order by their roots; say whom each answers.

    What is answered stands above: no comment with answers waits, and one that is gone is listed.
    """
    threads: dict[int, Thread] = {}
    above: dict[int | None, Line] = {}
    for line in lines:
        if line.depth == 0:
            threads[line.pk] = Thread(line, [line])
        else:
            threads[line.root_id].lines.append(line)
            if (answered := above.get(line.reply_to_id)) is not None:
                line.reply_to_state, line.reply_to_name = answered.state, answered.name
        above[line.pk] = line
    return threads


def _ask_for_whole(article_id: int, member_id: int | None) -> list[tuple[Any, ...]]:
    if member_id is None:
        return _whole(article_id=article_id)
    return _whole_with_votes(article_id=article_id, member_id=member_id)


def _listed_under(article_id: int, member_id: int | None = None) -> QuerySet[Any, Any]:
    listed = Comment.objects.filter(article_id=article_id, is_listed=True)
    return columns_of(listed.order_by("path"), member_id, is_whole=True)


_whole = CompiledQuery(_listed_under, "article_id")
_whole_with_votes = CompiledQuery(_listed_under, "article_id", "member_id")


def _newest_picks(lines: list[Line]) -> list[Line]:
    """Return the picked among lines that stand above a discussion."""
    picked = [line for line in lines if line.pick_why and line.is_published]
    return sorted(picked, key=lambda line: line.picked_at, reverse=True)[:PICKS_ABOVE]


def _with_pinned(page: ThreadPage, lines: list[Line], pinned: int | None) -> ThreadPage:
    """Mark the pinned comment, and put it first in its branch if that is on the page."""
    line = next((line for line in lines if line.pk == pinned), None)
    if line is not None:
        line.is_pinned = True
        for thread in page.threads:
            if thread.root.pk == line.root_id:
                thread.lines = put_first(thread.lines, line)
    return page


def _fitted(page: ThreadPage, reader: Reader) -> ThreadPage:
    """Fit every line of a page to its reader and to its place."""
    fit_to_reader([line for thread in page.threads for line in thread.lines], reader)
    for thread in page.threads:
        nest(thread.lines, cut_after="" if page.is_whole else thread.cut_after)
    return page


def put_in_place(lines: list[Line], waiting: Iterable[Line], *, cut_after: str = "") -> list[Line]:
    """Return lines with the reader's own that wait, each below what it answers, if that is here.

    The lines are told where they stand anew: call it with none that other readers are shown.
    `cut_after` is as for nest().
    """
    by_id = {line.pk: line for line in lines}
    for one in sorted(waiting, key=lambda line: line.path):
        if one.pk not in by_id and (answered := by_id.get(one.reply_to_id or 0)):
            one.reply_to_state, one.reply_to_name = answered.state, answered.name
            lines = put_below(lines, one)
    nest(lines, cut_after=cut_after)
    return lines


def _load_answers(
    article_id: int, roots: list[Line], reader: Reader, *, with_picks: bool, pinned: int | None
) -> tuple[dict[int, list[Line]], list[Line]]:
    """Return the first answers of each root, and all lines: the newest picks if wanted, and
    what is pinned with its first answers, among them. One query.

    The ids come from one range scan a root, glued by UNION ALL: a window
    function would read every answer of a thread to show the first few.
    """
    sizes = [root.thread_count for root in roots if root.reply_count]
    share = fair_share(sizes, ANSWERS_PER_PAGE, least=LEAST_ANSWERS)
    here = Comment.objects.filter(article_id=article_id)
    branches = [root.path for root in roots if root.reply_count]
    if pinned:
        branches.append(tree.child_path("", pinned))
    scans = below_each(article_id, map(tree.branch_range, branches), share) if branches else []
    if pinned:
        scans.append(here.filter(pk=pinned)[:1])
    if with_picks:
        scans.append(here.picked()[:PICKS_ABOVE])
    if not scans:
        return {}, []
    lines = read_lines(glue(scans).order_by("path"), reader.voter)
    answers: dict[int, list[Line]] = {root.pk: [] for root in roots}
    if pinned:
        answers[pinned] = []
    for line in lines:
        # Picks may stand anywhere; those in a thread shown here come after its share, if at all.
        if line.depth and line.root_id in answers and len(answers[line.root_id]) < share:
            answers[line.root_id].append(line)
    return answers, lines
