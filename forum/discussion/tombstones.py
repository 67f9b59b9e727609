"""Tombstones: what is gone, and is shown as long as something listed answers it."""

from django.db.models import QuerySet

from forum.discussion import tree
from forum.discussion.models import TOMBSTONES, Comment, Discussion
from forum.ready import trips
from forum.ready.compiled_rows import CompiledRows

_COUNT_REPLIES = (
    "UPDATE discussion_comment SET reply_count = reply_count + %s, version = %s WHERE xtd_id = %s"
)


def count_listed(discussion: Discussion, comment: Comment, delta: int) -> None:
    """Tell the comment answered that a listed answer came or went, and so on up.

    Goes on up only while a tombstone appears with its first listed answer or
    goes with its last: each of those then has just one, or none. Whatever
    their number, they are read and written in a few statements. Call under the discussion's
    lock, before discussion's own counts are written.
    """
    turning = _find_turning(comment, delta)
    if turning:
        Comment.objects.filter(pk__in=[one.pk for one in turning]).update(
            reply_count=int(delta > 0), is_listed=delta > 0, version=discussion.version
        )
    above = turning[-1].reply_to_id if turning else comment.reply_to_id
    if above is None:
        discussion.thread_count += delta
    else:
        trips.write(_COUNT_REPLIES, [delta, discussion.version, above])


def _find_turning(comment: Comment, delta: int) -> list[Comment]:
    """Return the tombstones above a comment that appear or go with it, the nearest first."""
    if comment.reply_to_id is None:
        return []
    above = {one.pk: one for one in _read_one_above(comment=comment.reply_to_id)}
    turning: list[Comment] = []
    next_id: int | None = comment.reply_to_id
    while next_id is not None:
        if next_id not in above:  # There is a first one: read all that may follow it.
            above |= _read_above(tree.ancestor_ids(comment.path)).in_bulk()
            above |= _read_above([next_id]).in_bulk()
        parent = above[next_id]
        if parent.state not in TOMBSTONES or parent.reply_count != int(delta < 0):
            break
        turning.append(parent)
        next_id = parent.reply_to_id
    return turning


def _read_above(ids: list[int]) -> QuerySet[Comment]:
    return Comment.objects.filter(pk__in=ids).only("state", "reply_count", "reply_to")


_read_one_above = CompiledRows(lambda comment: _read_above([comment]), "comment")
