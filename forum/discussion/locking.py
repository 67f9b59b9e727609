"""Close one branch of a discussion to replies, slow them, or let them wait; and what holds there.

Who has locked the comment already passes that on as `locked`.
"""

from datetime import timedelta

from forum.discussion import states, tree
from forum.discussion.access import Locked, having_locked
from forum.discussion.branch_rules import SLOW_BRANCH
from forum.discussion.models import Comment

MINUTE = timedelta(minutes=1)


def lock_branch(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Refuse replies to a comment and to everything below it from now on."""
    return _set(comment_id, locked, is_locked=True)


def unlock_branch(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Accept replies again, unless a lock further up still holds."""
    return _set(comment_id, locked, is_locked=False)


def hold_replies(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Let new replies to a comment and to everything below it wait for a moderator.

    Those of staff don't. What was published before stays so.
    """
    return _set(comment_id, locked, holds_replies=True)


def let_replies(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Publish new replies at once again, unless they are held further up; what waits still does."""
    return _set(comment_id, locked, holds_replies=False)


def slow_branch(
    *, comment_id: int, minutes: int = SLOW_BRANCH // MINUTE, locked: Locked | None = None
) -> Comment:
    """Let each member reply to a comment or below it once in so many minutes; staff aren't slowed.

    60 minutes at most.
    """
    return _set(comment_id, locked, slow_minutes=minutes)


def quicken_branch(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Let members reply as fast as elsewhere again, unless it is slow further up."""
    return _set(comment_id, locked, slow_minutes=None)


def is_branch_locked(path: str) -> bool:
    """Say whether a lock on the comment at a path or above it keeps answers out."""
    return Comment.objects.filter(pk__in=tree.ids(path), is_locked=True).exists()


def find_branch_pace(path: str) -> int | None:
    """Return how many minutes lie between two replies of a member there; the slowest counts."""
    slow = Comment.objects.filter(pk__in=tree.ids(path), slow_minutes__isnull=False)
    return max(slow.values_list("slow_minutes", flat=True), default=None)


def _set(comment_id: int, locked: Locked | None, **what: bool | int | None) -> Comment:
    with having_locked(comment_id, locked) as (discussion, comment):
        for name, value in what.items():
            setattr(comment, name, value)
        states.touch(discussion, comment, **what)
    return comment
