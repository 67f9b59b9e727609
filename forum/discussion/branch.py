"""Read a page of one branch: a comment, what it answers, and what answers it.

Two queries, however deep it stands and however long the branch is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from forum.discussion import tree
from forum.discussion.fitting import fit_to_reader
from forum.discussion.lines import Line
from forum.discussion.models import Comment
from forum.discussion.nesting import MAX_LEVELS, put_first
from forum.discussion.orders import BadCursor
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import read_lines
from forum.discussion.threads import put_in_place

BRANCH_PAGE_SIZE = 150
# Comments shown above one that was linked to.
CONTEXT_SHOWN = 3


@dataclass(slots=True)
class BranchPage:
    """One comment in its context: what it answers, and its whole branch page by page."""

    comment: Line
    ancestors: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # On a later page: the comment, and down from it what the first of its lines answers.
    above: list[Line] = field(default_factory=list)
    ancestors_left_out: int = 0
    next_cursor: str = ""
    is_first: bool = True
    is_locked_above: bool = False


def load_branch(
    comment: Comment,
    *,
    after: str,
    reader: Reader,
    pinned: int | None = None,
    waiting: Iterable[Line] = (),
) -> BranchPage:
    """Return a comment, the nearest of what it answers, and a page of its branch.

    What of the reader's own is `waiting` stands in its place there, and what is `pinned`
    first below what it answers on the first page, if that is there.

    `after` is the path of the last line shown before. Above what follows it the comment
    stands again, and of the way down from it as much as a page nests. Raises BadCursor.
    """
    if after and not (after.startswith(comment.path) and tree.is_path(after)):
        raise BadCursor(after)
    shown, cursor = _read_below(comment, after, reader)
    above = tree.ancestor_ids(comment.path)
    goes_on_at = shown[0].path if after and shown else comment.path
    afar = tree.ancestor_ids(goes_on_at)
    near = {*above[-CONTEXT_SHOWN:], comment.pk, *afar[len(above) :][1 - MAX_LEVELS :]}
    found_above = _read_above(afar, near, pinned, reader)
    around = [line for line in found_above if line.pk in near or _closes(line, comment, goes_on_at)]
    ancestors = [line for line in around if len(line.path) < len(comment.path)]
    line, *answered = around[len(ancestors) :]
    for one in (*found_above, *shown):
        if one.pk == pinned:
            one.is_pinned = True
            if one.path.startswith(comment.path) and one.pk != comment.pk and not after:
                shown = put_first([line, *shown], one)[1:]
    fit_to_reader([*around, *shown], reader)
    if after:
        waiting = [one for one in waiting if one.path > after]
    lines = put_in_place([line, *answered, *shown], waiting, cut_after=cursor)
    _stand_below(ancestors, lines)
    begun = lines[: 1 + len(answered)] if after else []
    _tell_left_out(begun)
    return BranchPage(
        line,
        ancestors,
        lines[len(begun) :],
        begun,
        max(0, len(above) - CONTEXT_SHOWN),
        cursor,
        is_first=not after,
        is_locked_above=any(one.is_locked for one in found_above if one.pk in above),
    )


def _read_above(above: list[int], near: set[int], pinned: int | None, reader: Reader) -> list[Line]:
    """Return the comments near by, the pinned one, and from afar what is locked.

    A lock anywhere above keeps answers out.
    """
    wanted = Q(pk__in={*near, pinned} if pinned else near) | Q(pk__in=above, is_locked=True)
    return read_lines(Comment.objects.filter(wanted).order_by("path"), reader.voter)


def _read_below(comment: Comment, after: str, reader: Reader) -> tuple[list[Line], str]:
    """Return what a page shows of a branch, and where the next page goes on, if one does."""
    below = Comment.objects.below(comment).filter(is_listed=True, path__gt=after or comment.path)
    found = read_lines(below.order_by("path")[: BRANCH_PAGE_SIZE + 1], reader.voter)
    shown = found[:BRANCH_PAGE_SIZE]
    return shown, shown[-1].path if len(found) > BRANCH_PAGE_SIZE else ""


def _closes(line: Line, comment: Comment, path: str) -> bool:
    """Say whether a locked line stands in a comment's branch above what has that path."""
    return line.is_locked and path.startswith(line.path) and line.path.startswith(comment.path)


def _tell_left_out(begun: list[Line]) -> None:
    """Say of what a later page shows again that an earlier one has more of its replies."""
    for line in begun:
        if line.depth and line.reply_count:
            line.below_count, line.is_below_cut = max(line.below_count, line.reply_count), True


def _stand_below(ancestors: list[Line], lines: list[Line]) -> None:
    """Let headings go down step by step, from the first comment above to what answers."""
    for level, line in enumerate(ancestors, start=1):
        line.level = level
    for line in lines:
        line.level += len(ancestors)
