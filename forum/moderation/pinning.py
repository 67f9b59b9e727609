"""Pin what the moderation said, so that nobody misses it; and take it down again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.pinning import pin, unpin
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.chain.appending import log_decision
from forum.moderation.decisions.models import Decision
from forum.refusals import Refused


def pin_word(
    *,
    comment_id: int,
    moderator: Member,
    reason: str,
    duration: timedelta | None = None,
    note: str = "",
) -> Decision:
    """Pin a word of the moderation for a time, None until it is taken down, and log it.

    One a discussion. Locks the discussion, then the head of the log. Raises Refused,
    Comment.DoesNotExist.
    """
    now = timezone.now()
    until = now + duration if duration else None
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_pin(
            comment=comment, discussion=discussion, moderator=moderator, now=now
        ) or rules.why_unexplained(act=Act.PIN, reason=reason, note=note):
            raise Refused(refusal)
        pin(discussion, comment, until)
        return _log(Act.PIN, comment, moderator, reason=reason, note=note, until=until, now=now)


def unpin_word(*, comment_id: int, moderator: Member, reason: str, note: str = "") -> Decision:
    """Take a word of the moderation down, whoever pinned it; as pin_word() in every other way."""
    now = timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_unpin(
            comment=comment, discussion=discussion, moderator=moderator, now=now
        ) or rules.why_unexplained(act=Act.UNPIN, reason=reason, note=note):
            raise Refused(refusal)
        unpin(discussion, comment)
        return _log(Act.UNPIN, comment, moderator, reason=reason, note=note, until=None, now=now)


def pin_again(discussion: Discussion, comment: Comment, now: datetime) -> None:
    """Pin a word of the moderation that comes back, if it was pinned when it went.

    Unless its time is over or something else is pinned since. Call with both locked.
    """
    acts = Decision.objects.filter(comment=comment, act__in=(Act.PIN, Act.UNPIN))
    last = acts.order_by("-pk").first()
    if last is None or last.act == Act.UNPIN or comment.state != State.PUBLISHED:
        return
    is_over = last.until is not None and last.until <= now
    if not is_over and discussion.pinned_at(now) is None:
        pin(discussion, comment, last.until)


def _log(
    act: Act,
    comment: Comment,
    moderator: Member,
    *,
    reason: str,
    note: str,
    until: datetime | None,
    now: datetime,
) -> Decision:
    decision = Decision.objects.create(
        act=act, comment=comment, member=comment.author, moderator=moderator, reason=reason,
        note=note.strip(), until=until, decided_at=now,
    )  # fmt: skip
    log_decision(decision)
    return decision
