"""Keep one comment of a discussion first on its page, or in its branch if it answers there."""

from datetime import datetime

from forum.discussion import states
from forum.discussion.models import Comment, Discussion


def pin(discussion: Discussion, comment: Comment, until: datetime | None) -> None:
    """Pin a comment until a time, or until it is taken down. Call with both locked."""
    _set(discussion, comment, pinned=comment, pinned_until=until)


def unpin(discussion: Discussion, comment: Comment) -> None:
    """Let a comment stand where it stood. Call with both locked."""
    _set(discussion, comment, pinned=None, pinned_until=None)


def _set(discussion: Discussion, comment: Comment, **pinned: object) -> None:
    for name, value in pinned.items():
        setattr(discussion, name, value)
    discussion.save(update_fields=list(pinned))
    states.touch(discussion, comment)
