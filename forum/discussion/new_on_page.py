"""What is new to a member on one page of a discussion, and behind its folds and links.

A branch can be folded away, and what is long goes on behind a link: both say
how many new comments are in there. Those on the page are known; of what the
page leaves out the new are read in one query, attention_rules.MAX_COUNTED of them at
most, which the threads share as they share the page.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from forum.discussion import tree
from forum.discussion.attention_rules import MAX_COUNTED
from forum.discussion.branch import BranchPage
from forum.discussion.fitting import is_unread
from forum.discussion.lines import Line
from forum.discussion.models import Discussion
from forum.discussion.muting import is_muted
from forum.discussion.new_counts import NEW_IN_SPAN, span_of
from forum.discussion.reader import Reader
from forum.discussion.sharing import fair_share
from forum.discussion.threads import ThreadPage

_TOTAL = f"""
SELECT 0 AS root_id, '' AS path, {NEW_IN_SPAN}
FROM (SELECT %(article)s AS article_id, %(after)s AS after, %(upto)s AS upto) AS span
"""  # noqa: S608
# All that arrived where that isn't much; of more, so many of each rest.
_FEW = """
SELECT root_id, path, author_id FROM discussion_comment
WHERE article_id = %(article)s AND state = 'published'
    AND arrival > %(after)s AND arrival <= %(upto)s AND root_id IN ({roots})
"""
_REST = """
SELECT * FROM (SELECT root_id, path, author_id FROM discussion_comment
    WHERE root_id = %(root{n})s AND state = 'published'
        AND arrival > %(after)s AND arrival <= %(upto)s
        AND path > %(shown{n})s AND path < %(end{n})s
    LIMIT %(room)s) AS rest{n}
"""


@dataclass(frozen=True, slots=True)
class NewComments:
    """How many comments of a branch are new; cut where not all were looked at."""

    number: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class NewOnPage:
    """What is new: in the whole discussion, in the branch of each line, behind each link.

    By the ids of the lines, and of the threads' roots. What has nothing new isn't there.
    """

    total: int = 0
    in_branch: dict[int, NewComments] = field(default_factory=dict)
    left_out: dict[int, NewComments] = field(default_factory=dict)

    def tell(self, line: Line) -> None:
        """Set on a line what is new in its branch, itself included."""
        if found := self.in_branch.get(line.pk):
            line.new_count, line.is_new_cut = found.number, found.is_cut


@dataclass(frozen=True, slots=True)
class Rest:
    """What a page leaves out of a branch: so many comments, all after the last path shown."""

    root_id: int
    top: str
    last: str
    count: int

    @property
    def end(self) -> str:
        """Return what sorts behind every path in it."""
        return self.top + tree.AFTER

    def __contains__(self, path: str) -> bool:
        """Say whether a comment of the thread, by its path, is left out here."""
        return self.last < path < self.end


NOTHING_NEW = NewOnPage()


def new_in_threads(
    page: ThreadPage, reader: Reader, discussion: Discussion, since: int | None
) -> NewOnPage:
    """Return what is new on a page of threads; one query, or none if all of them stand on it."""
    if since is None or discussion.arrival_count <= since:
        return NOTHING_NEW
    lines = [line for thread in page.threads for line in thread.lines]
    rests = [
        Rest(thread.root.pk, thread.root.path, thread.last_path, thread.more_count)
        for thread in page.threads
        if thread.more_count and not page.is_whole
    ]
    return _Counting(reader, discussion, since, rests).of(lines, with_total=not page.is_whole)


def new_in_branch(
    branch: BranchPage, reader: Reader, discussion: Discussion, since: int | None
) -> NewOnPage:
    """Return what is new in a branch, from the page's first line on. One query at most.

    The total is of the whole discussion where nothing on the page is new: a way to what is new
    leads to it wherever that is.
    """
    if since is None or discussion.arrival_count <= since:
        return NOTHING_NEW
    lines = [*branch.ancestors, *branch.lines]
    is_here = any(is_unread(line, reader, since) for line in lines)
    top = branch.comment
    is_cut = bool(branch.next_cursor)
    rests = [Rest(top.root_id, top.path, branch.next_cursor, MAX_COUNTED)] if is_cut else []
    return _Counting(reader, discussion, since, rests).of(branch.lines, with_total=not is_here)


@dataclass(frozen=True, slots=True)
class _Counting:
    """For whom is counted, since when, and in what the page leaves out."""

    reader: Reader
    discussion: Discussion
    since: int
    rests: Sequence[Rest]

    @property
    def arrived(self) -> int:
        """Return how many comments arrived in the whole discussion."""
        return self.discussion.arrival_count - self.since

    @property
    def room(self) -> int:
        """Return how many new comments are looked at in each rest: all, unless they are many."""
        if self.arrived <= MAX_COUNTED:
            return self.arrived
        return fair_share([rest.count for rest in self.rests], MAX_COUNTED, least=1)

    def of(self, lines: Sequence[Line], *, with_total: bool = False) -> NewOnPage:
        """Return what is new in these lines and in the rests; with_total asks for all there is."""
        here = {line.pk for line in lines}
        unread = [line.path for line in lines if is_unread(line, self.reader, self.since)]
        if not (self.rests or with_total):
            return NewOnPage(len(unread), _whole(_branches(unread, here)), {})
        total, rows = self._read(with_total)
        read = Counter(root_id for root_id, _path, _author in rows)
        cut = {root_id for root_id, count in read.items() if count == self.room < self.arrived}
        shown = {line.path for line in lines}  # What is pinned comes before its place.
        left_out = [
            (root_id, path)
            for root_id, path, author in rows
            if path not in shown and self._is_new(path, author)
        ]
        branches = _branches(unread, here) + _branches_cut_short(left_out, self.rests)
        behind = Counter(root_id for root_id, _path in left_out)
        spines = {pk for rest in self.rests if rest.root_id in cut for pk in tree.ids(rest.last)}
        return NewOnPage(
            total if with_total else len(unread) + len(left_out),
            {pk: NewComments(count, pk in spines) for pk, count in branches.items() if pk in here},
            {root: NewComments(count, root in cut) for root, count in behind.items()},
        )

    def _is_new(self, path: str, author_id: int) -> bool:
        is_own = author_id == self.reader.member.pk
        return not (is_own or is_muted(self.reader.muted, author_id=author_id, path=path))

    def _read(self, with_total: bool) -> tuple[int, list[tuple[int, str, int]]]:
        """Return the total, 0 if it isn't wanted, and the new rows of each rest, muted ones too."""
        values: dict[str, Any] = span_of(self.reader.member, self.discussion, self.since)
        scans = [_TOTAL] if with_total else []
        if self.rests and self.arrived <= MAX_COUNTED:
            roots = ", ".join(str(int(rest.root_id)) for rest in self.rests)
            scans.append(_FEW.format(roots=roots))
        else:
            values["room"] = self.room
            for n, rest in enumerate(self.rests):
                scans.append(_REST.format(n=n))
                values |= {f"root{n}": rest.root_id, f"shown{n}": rest.last, f"end{n}": rest.end}
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(scans), values)
            rows = cursor.fetchall()
        total = next((number for root_id, _path, number in rows if not root_id), 0)
        rests = {rest.root_id: rest for rest in self.rests}
        return total, [row for row in rows if row[0] and row[1] in rests[row[0]]]


def _branches(paths: Iterable[str], here: Collection[int]) -> Counter[int]:
    """Count new comments for each comment on the page that they are, or stand below. Pure."""
    return Counter(pk for path in paths for pk in tree.ids(path) if pk in here)


def _branches_cut_short(left_out: Iterable[tuple[int, str]], rests: Iterable[Rest]) -> Counter[int]:
    """Count comments that a page leaves out for those they stand below. Pure.

    These are all on the way from the root to the last comment shown.
    """
    ways = {rest.root_id: tree.way_down(rest.last) for rest in rests}
    counts: Counter[int] = Counter()
    for root_id, path in left_out:
        for pk, above in ways[root_id]:
            if not path.startswith(above):
                break
            counts[pk] += 1
    return counts


def _whole(counts: Counter[int]) -> dict[int, NewComments]:
    return {pk: NewComments(count) for pk, count in counts.items()}
