"""Close one branch of a discussion to replies, or let those that come wait for a moderator."""

from django.db import transaction

from forum.discussion import states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment


def lock_branch(*, comment_id: int) -> Comment:
    """Refuse replies to a comment and to everything below it from now on."""
    return _set(comment_id, is_locked=True)


def unlock_branch(*, comment_id: int) -> Comment:
    """Accept replies again, unless a lock further up still holds."""
    return _set(comment_id, is_locked=False)


def hold_replies(*, comment_id: int) -> Comment:
    """Let new replies to a comment and to everything below it wait for a moderator.

    Those of staff don't. What was published before stays so.
    """
    return _set(comment_id, holds_replies=True)


def let_replies(*, comment_id: int) -> Comment:
    """Publish new replies at once again, unless they are held further up; what waits still does."""
    return _set(comment_id, holds_replies=False)


def _set(comment_id: int, **what: bool) -> Comment:
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        for name, value in what.items():
            setattr(comment, name, value)
        states.touch(discussion, comment, **what)
    return comment
