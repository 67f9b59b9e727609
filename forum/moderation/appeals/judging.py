"""Judge an appeal: a second moderator upholds the decision or reverses it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.discussion.states import lock_members
from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS, SWEEPS, Act
from forum.moderation.appeals import rules
from forum.moderation.appeals.lodging import lock_subject
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.appeals.telling import tell_outcome
from forum.moderation.chain.appending import log_judgement, logged_last
from forum.moderation.claims import why_claimed
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.turns.pages import follow_member
from forum.moderation.measures.banning import lift_ban
from forum.moderation.measures.warning import take_back_warning
from forum.moderation.measures.watching import end_watch
from forum.moderation.overtaken import already_decided, why_stale
from forum.moderation.reasons import Why
from forum.moderation.rules import LOOKS_AT_APPEAL
from forum.moderation.seen import Seen
from forum.moderation.subjects.undoing import find_behind, find_touched, reverse_what_is_over
from forum.moderation.suspending import lift_suspension
from forum.moderation.sweeping.branch_reach import find_sweep_of
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.trust.fixing import free_level
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refusal, Refused

# What gives back what each act took.
REVERSES = {
    Act.HIDE: Act.RESTORE, Act.REMOVE: Act.RESTORE, Act.LOCK: Act.UNLOCK,
    Act.HOLD_REPLIES: Act.LET_REPLIES, Act.SLOW: Act.QUICKEN,
    Act.MOVE: Act.MOVE_BACK, Act.REDACT: Act.UNREDACT,
}  # fmt: skip
# What ends each measure that has one end for all.
ENDS: dict[str, Callable[..., Decision]] = {
    Act.SUSPEND: lift_suspension,
    Act.WATCH: end_watch,
    Act.WARN: take_back_warning,
    Act.TRUST: free_level,
}


_JUDGED = (
    "judge", "judged_at", "outcome", "answer", "branch_stays", "claimed_by", "claimed_until",
)  # fmt: skip


def judge_appeal(
    *, appeal_id: int, judge: Member, outcome: str, answer: str, seen: Seen | None = None
) -> Appeal:
    """Uphold or reverse the decision, log it and tell the member with the answer.

    A reversal gives back at once what still is taken away, and the decision leaves
    the member's record (cases.load_records). A branch that can't be moved back any more
    stays, and the member is told why. Of two judges at once the second is refused, and
    whoever comes while a colleague has taken the appeal. What was taken back can't be upheld.
    `seen` is what the judge had before them of the comment, as for decide(); if something was
    decided about it since, nothing is judged.
    Locks what was decided about, then the appeal, last the head of the log. Raises
    Refused, Appeal.DoesNotExist, ValueError for an unknown outcome.
    """
    outcome, answer, now = Outcome(outcome), answer.strip(), timezone.now()
    decision_id = Appeal.objects.values_list("decision_id", flat=True).get(pk=appeal_id)
    with transaction.atomic(), logged_last():
        decision = lock_subject(decision_id)
        rows = Appeal.objects.select_related("claimed_by")
        appeal = rows.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
        appeal.decision = decision
        refusal = rules.why_cannot_judge_appeal(appeal=appeal, judge=judge, now=now)
        refusal = refusal or why_claimed(appeal, judge, now, LOOKS_AT_APPEAL)
        refusal = refusal or (_why_stale(seen, decision) if seen else None)
        if outcome == Outcome.UPHELD and not refusal and rules.was_taken_back(decision):
            refusal = rules.WAS_TAKEN_BACK
        if refusal := refusal or (None if answer else rules.NEEDS_ANSWER):
            raise Refused(refusal)
        appeal.judge, appeal.judged_at = judge, now
        appeal.outcome, appeal.answer = outcome, answer
        appeal.claimed_by = appeal.claimed_until = None
        appeal.branch_stays = outcome == Outcome.REVERSED and rules.branch_would_stay(decision)
        appeal.save(update_fields=_JUDGED)
        if outcome == Outcome.REVERSED and not appeal.branch_stays:
            _give_back(decision, judge, answer, now)
        # After that: what gives back locks the member among others, by id.
        tell_outcome(appeal)
        log_judgement(appeal)
    return appeal


def _why_stale(seen: Seen, decision: Decision) -> Refusal | None:
    """Say what became of the comment since the judge saw it; it may have been removed with others.

    Three queries at most.
    """
    comment = decision.comment
    if comment is None or decision.act in MEMBER_ACTS:
        return None
    last = Decision.objects.last_on(comment)
    if refusal := why_stale(seen, comment, last):
        return refusal
    is_removed = comment.state == State.REMOVED and seen.state != State.REMOVED
    swept = find_sweep_of(comment, last) if is_removed else None
    return already_decided(swept) if swept else None


def _give_back(decision: Decision, judge: Member, answer: str, now: datetime) -> None:
    """Undo the decision's effect where it still has one; this tells the member, too."""
    if decision.act in MEMBER_ACTS:
        _end_measure(decision, judge, answer, now)
    elif decision.comment_id and rules.still_stands(decision):
        decide(
            act=REVERSES[Act(decision.act)],
            comment_id=decision.comment_id,
            moderator=judge,
            reason=Why.APPEAL,
            words=answer,
        )
    elif decision.comment is not None:
        _reverse_what_ended(decision, decision.comment, now)


def _reverse_what_ended(decision: Decision, comment: Comment, now: datetime) -> None:
    """Tell of what was decided about a branch or a comment, and has ended, that it was wrong."""
    measure = find_behind(decision)
    if measure is not None and (touched := find_touched(measure.pk)):
        lock_members(comment, touched)
        reverse_what_is_over(measure, now)


def _end_measure(decision: Decision, judge: Member, answer: str, now: datetime) -> None:
    """End a measure against a member, if it is this one that holds."""
    if not _holds(decision, now):
        # Over as it is, it had lowered the member's trust, and found who reported them right.
        reverse_what_is_over(decision, now)
        settle_levels([decision.member_id], now)
        follow_member(decision.member, judge.pk)
        return
    why: dict[str, Any] = {"moderator": judge, "reason": Why.APPEAL, "words": answer}
    if decision.act in SWEEPS:
        undo_sweep(sweep=decision.sweep, **why)
    elif decision.act == Act.BAN:
        lift_ban(member=decision.member, judges_appeal=True, **why)
    else:
        ENDS[Act(decision.act)](member=decision.member, **why)


def _holds(decision: Decision, now: datetime) -> bool:
    """Say whether the measure is the one that holds now, not an older or a later one."""
    member = decision.member
    if decision.act == Act.SUSPEND:
        return member.is_suspended(now) and member.suspended_until == decision.until
    if decision.act == Act.WATCH:
        return member.is_watched(now) and member.watched_until == decision.until
    if decision.act == Act.WARN:
        return member.warning_number == decision.pk
    if decision.act == Act.BAN and not member.is_banned:
        return False
    return rules.still_stands(decision)
