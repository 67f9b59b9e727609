"""Suspend a member for a time, and lift a suspension."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.chain.appending import log_decision
from forum.moderation.community.citing import cite_rule
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.turns.pages import follow_member
from forum.moderation.measures.rules import IS_BANNED
from forum.moderation.overtaken import already_decided
from forum.moderation.scopes.handing_back import handing_back
from forum.moderation.seen import microseconds
from forum.moderation.subjects.undoing import lock_with_reporters, undo_measure_against
from forum.moderation.telling import tell_member
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refused


def suspend_member(
    *,
    member: Member,
    moderator: Member,
    duration: timedelta,
    reason: str,
    note: str = "",
    words: str = "",
    comment: Comment | None = None,
    seen: int | None = None,
) -> Decision:
    """Keep a member from writing for `duration` from now; they can still read and delete.

    Replaces a suspension that runs, if the moderator knew of it: `seen` is
    its end as find_seen() gave it. `comment` is one of the member's that led
    to it. What a moderator is asked or has taken goes back. Locks these questions, the
    member with who asked, then the head of the log. Raises Refused.
    """
    now = timezone.now()
    with handing_back(member):
        member = _lock(Act.SUSPEND, member, moderator, seen, now)
        _check_why(Act.SUSPEND, reason, note)
        return _write(
            Act.SUSPEND, member, moderator, now,
            until=now + duration, reason=reason, note=note, words=words,
            comment=_led_to_it(comment, member),
        )  # fmt: skip


def lift_suspension(
    *,
    member: Member,
    moderator: Member,
    reason: str,
    note: str = "",
    words: str = "",
    seen: int | None = None,
) -> Decision:
    """Let a suspended member write again.

    Locks the member with who reported them, then the head of the log. Raises Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        member = _lock(Act.LIFT, member, moderator, seen, now)
        if not member.is_suspended(now):
            raise Refused(rules.NOT_SUSPENDED)
        _check_why(Act.LIFT, reason, note)
        return _write(Act.LIFT, member, moderator, now, reason=reason, note=note, words=words)


def find_seen(member: Member) -> int:
    """Return the end of a member's last suspension as a number for a form."""
    return microseconds(member.suspended_until)


def _lock(act: Act, member: Member, moderator: Member, seen: int | None, now: datetime) -> Member:
    """Return the member locked until the transaction ends, as a measure does. Raises Refused."""
    member = lock_with_reporters(member.pk, act)
    if refusal := rules.why_cannot_suspend(member=member, moderator=moderator, now=now):
        raise Refused(refusal)
    if member.is_banned:
        raise Refused(IS_BANNED)
    if seen is not None and seen != find_seen(member):
        last = Decision.objects.on_standing_of(member).select_related("moderator").last()
        raise Refused(already_decided(last) if last else rules.NOT_SUSPENDED)
    return member


def _check_why(act: Act, reason: str, note: str) -> None:
    """Raise Refused if the log couldn't say why."""
    if refusal := rules.why_unexplained(act=act, reason=reason, note=note):
        raise Refused(refusal)


def _led_to_it(comment: Comment | None, member: Member) -> Comment | None:
    """Return the comment if it is the member's own; a log entry must not mix up people."""
    return comment if comment is not None and comment.author_id == member.pk else None


def _write(act: Act, member: Member, moderator: Member, now: datetime, **facts: object) -> Decision:
    """Set the member's standing and trust, log the decision, tell the member."""
    decision = Decision(act=act, member=member, moderator=moderator, decided_at=now, **facts)
    decision.note, decision.words = decision.note.strip(), decision.words.strip()
    decision.rule = cite_rule(decision.reason)
    decision.save(force_insert=True)
    member.suspended_until = decision.until
    Member.objects.filter(pk=member.pk).update(suspended_until=decision.until)
    settle_levels([member.pk], now)
    tell_member(decision, member)
    undo_measure_against(decision)
    follow_member(member, moderator.pk)
    log_decision(decision)
    return decision
