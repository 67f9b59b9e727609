"""Take comments away and bring them back: the facts, whoever decided.

What a moderator does comes through forum.moderation, which logs who and why
in the same transaction, and passes on as `locked` what it has locked itself.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from forum.discussion import rules, states
from forum.discussion.access import Locked, having_locked, lock_comment
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.telling import find_recipients, tell_about_published
from forum.members.models import Member
from forum.notifications.models import NoticeKind
from forum.refusals import Refused


def delete_own_comment(*, comment_id: int, member: Member) -> Comment:
    """Take one's own comment back. A tombstone stays while answers hang on it. Raises Refused."""
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_delete(
            comment_state=comment.state, author_id=comment.author_id, member=member
        ):
            raise Refused(refusal)
        states.change_state(discussion, comment, State.DELETED)
    return comment


def hide_comment(*, comment_id: int, because: str = "", locked: Locked | None = None) -> Comment:
    """Take a published comment out of sight for the time being, for the rule of a code."""
    return _move(comment_id, locked, State.HIDDEN, (State.PUBLISHED,), because)


def remove_comment(*, comment_id: int, because: str = "", locked: Locked | None = None) -> Comment:
    """Take a comment away. Moderators still see its text, and can restore it."""
    allowed_from = (State.PUBLISHED, State.HELD, State.HIDDEN)
    return _move(comment_id, locked, State.REMOVED, allowed_from, because)


def restore_comment(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Bring a hidden or removed comment back. What its author deleted stays deleted.

    Of one that had waited nobody was told yet: whom it answers and mentions is told now.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        if comment.state not in (State.HIDDEN, State.REMOVED):
            raise Refused(rules.NOT_THERE)
        _publish(discussion, comment, find_recipients(comment) if is_news(comment) else {})
    return comment


def is_news(comment: Comment) -> bool:
    """Say whether readers have never seen a comment, so that publishing it tells of it."""
    return comment.arrival is None


def publish_held_comment(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Let a held comment through and tell whom it answers and mentions."""
    with having_locked(comment_id, locked) as (discussion, comment):
        if comment.state != State.HELD:
            raise Refused(rules.NOT_THERE)
        _publish(discussion, comment, find_recipients(comment))
    return comment


def _publish(discussion: Discussion, comment: Comment, recipients: dict[int, NoticeKind]) -> None:
    states.change_state(discussion, comment, State.PUBLISHED, to_tell=recipients)
    tell_about_published(discussion, comment, recipients, timezone.now())


def put_back(
    *, comment_id: int, state: State, because: str = "", locked: Locked | None = None
) -> Comment:
    """Let a comment stand as it stood before a decision that is taken back.

    One that waited and was answered since it appeared is hidden: where it waits again, the
    answers would hang on nothing. `because` is the code of the rule for which it was hidden.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        if comment.state == State.DELETED:
            raise Refused(rules.NOT_THERE)
        if state == State.HELD and comment.answers.exists():
            state = State.HIDDEN
        states.change_state(discussion, comment, state, because=because)
    return comment


def _move(
    comment_id: int,
    locked: Locked | None,
    state: State,
    allowed_from: Iterable[str],
    because: str = "",
) -> Comment:
    """Change the state under the lock. Raises Refused from any other state than the allowed."""
    with having_locked(comment_id, locked) as (discussion, comment):
        if comment.state not in allowed_from:
            raise Refused(rules.NOT_THERE)
        states.change_state(discussion, comment, state, because=because)
    return comment
