"""What every measure against a member shares: locks, questions, decision, telling."""

from datetime import datetime
from typing import Any

from forum.discussion.models import Comment
from forum.discussion.waiting import wait_for_posts
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import STRIKES, Act, Step
from forum.moderation.chain.appending import log_decision
from forum.moderation.community.citing import cite_rule
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.turns.pages import follow_member
from forum.moderation.measures.rules import (
    STALE,
    why_cannot_measure,
    why_out_of_place,
    why_out_of_reach,
)
from forum.moderation.subjects.undoing import lock_with_reporters, undo_measure_against
from forum.moderation.telling import tell_member
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refused

# Of these no post of the member's may end after they are committed.
KEEPING_OUT = (Act.WARN, Act.BAN)


def find_last(member: Member) -> int:
    """Return the number of the last measure about a member, 0 for none; a form carries it."""
    ids = Decision.objects.about(member).order_by("-pk").values_list("pk", flat=True)
    return ids.first() or 0


def lock_member(
    *,
    act: Act,
    member: Member,
    moderator: Member,
    now: datetime,
    seen: int | None,
    judges_appeal: bool = False,
    undone: int | None = None,
) -> Member:
    """Return the member locked until the transaction ends, if the act may be done to them.

    With who reported them, by id, where it ends a measure: they may hear of it. `undone` is
    its decision, where that isn't the last of its kind. `seen` is what find_last() gave
    whoever decides. Raises Refused.
    """
    if act in KEEPING_OUT:
        wait_for_posts(member.pk)
    member = lock_with_reporters(member.pk, act, undone)
    refusal = why_cannot_measure(
        act=act, member=member, moderator=moderator, now=now, judges_appeal=judges_appeal
    )
    refusal = refusal or why_out_of_reach(member=member, moderator=moderator)
    if refusal is None and seen is not None and seen != find_last(member):
        refusal = STALE
    if refusal := refusal or why_out_of_place(act=act, member=member, now=now):
        raise Refused(refusal)
    return member


def write_decision(
    *,
    act: Act,
    member: Member,
    moderator: Member,
    now: datetime,
    reason: str,
    note: str = "",
    words: str = "",
    comment: Comment | None = None,
    until: datetime | None = None,
    level: int | None = None,
    part_of: Decision | None = None,
    step: Step | None = None,
) -> Decision:
    """Write the decision. Call with the member locked; finish() follows. Raises Refused.

    One that is a `step` back needs no why but that it is taken back.
    """
    undo = act if step == Step.BACK else None
    if refusal := rules.why_unexplained(act=act, reason=reason, note=note, undo=undo):
        raise Refused(refusal)
    # A log entry must not mix up people.
    led_to_it = comment if comment is not None and comment.author_id == member.pk else None
    return Decision.objects.create(
        act=act,
        member=member,
        moderator=moderator,
        decided_at=now,
        reason=reason,
        rule=cite_rule(reason),
        note=note.strip(),
        words=words.strip(),
        comment=led_to_it,
        until=until,
        level=level,
        part_of=part_of,
        step=step or "",
    )


def finish(decision: Decision, member: Member, **columns: Any) -> Decision:
    """Write where the member stands now, trust included, tell them, and log the decision.

    Who reported them hears if it undoes what was done about that (subjects/undoing.py), and who
    sent a notice about them (legal/turns/).
    """
    for name, value in columns.items():
        setattr(member, name, value)
    Member.objects.filter(pk=member.pk).update(**columns)
    if decision.act in STRIKES:
        settle_levels([member.pk], decision.decided_at)
    tell_member(decision, member)
    undo_measure_against(decision)
    follow_member(member, decision.moderator_id)
    log_decision(decision)
    return decision
