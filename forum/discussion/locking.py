"""Close one branch of a discussion to replies."""

from django.db import transaction

from forum.discussion import states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment


def lock_branch(*, comment_id: int) -> Comment:
    """Refuse replies to a comment and to everything below it from now on."""
    return _set_lock(comment_id, is_locked=True)


def unlock_branch(*, comment_id: int) -> Comment:
    """Accept replies again, unless a lock further up still holds."""
    return _set_lock(comment_id, is_locked=False)


def _set_lock(comment_id: int, *, is_locked: bool) -> Comment:
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        comment.is_locked = is_locked
        states.touch(discussion, comment, is_locked=is_locked)
    return comment
