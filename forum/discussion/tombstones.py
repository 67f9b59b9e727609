"""Tombstones: what is gone, and is shown as long as something listed answers it."""

from itertools import pairwise

from django.db.models import Case, QuerySet, Value, When

from forum.discussion import tree
from forum.discussion.models import TOMBSTONES, Comment, Discussion
from forum.ready import trips
from forum.ready.compiled_rows import CompiledRows

_COUNT_REPLIES = """
UPDATE discussion_comment SET
    reply_count = reply_count + %s,
    others_reply_count = others_reply_count + CASE WHEN author_id <> %s THEN %s ELSE 0 END,
    version = %s
WHERE xtd_id = %s
"""


def count_listed(discussion: Discussion, comment: Comment, delta: int) -> None:
    """Tell the comment answered that a listed answer came or went, and so on up.

    Goes on up only while a tombstone appears with its first listed answer or
    goes with its last: each of those then has just one, or none. Whatever
    their number, they are read and written in a few statements. Call under the discussion's
    lock, before discussion's own counts are written.
    """
    turning = _find_turning(comment, delta)
    branch = [comment, *turning]
    if turning:
        others = [above.pk for one, above in pairwise(branch) if one.author_id != above.author_id]
        Comment.objects.filter(pk__in=[one.pk for one in turning]).update(
            reply_count=int(delta > 0),
            others_reply_count=Case(When(pk__in=others, then=Value(int(delta > 0))), default=0),
            is_listed=delta > 0,
            version=discussion.version,
        )
    top = branch[-1]
    if top.reply_to_id is None:
        discussion.thread_count += delta
    else:
        counted = [delta, top.author_id, delta, discussion.version, top.reply_to_id]
        trips.write(_COUNT_REPLIES, counted)


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
    return Comment.objects.filter(pk__in=ids).only("state", "reply_count", "reply_to", "author")


_read_one_above = CompiledRows(lambda comment: _read_above([comment]), "comment")
