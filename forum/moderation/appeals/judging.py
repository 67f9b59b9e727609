"""Judge an appeal: a second moderator upholds the decision or reverses it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.appeals import rules
from forum.moderation.appeals.lodging import lock_subject
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.appeals.telling import tell_outcome
from forum.moderation.chain.appending import log_judgement
from forum.moderation.deciding import decide
from forum.moderation.measures.banning import lift_ban
from forum.moderation.measures.warning import take_back_warning
from forum.moderation.measures.watching import end_watch
from forum.moderation.models import MEMBER_ACTS, SWEEPS, Act, Decision, Why
from forum.moderation.suspending import lift_suspension
from forum.moderation.sweeping.starting import undo_sweep
from forum.refusals import Refused

# What gives back what each act took.
REVERSES = {Act.HIDE: Act.RESTORE, Act.REMOVE: Act.RESTORE, Act.LOCK: Act.UNLOCK}


def judge_appeal(*, appeal_id: int, judge: Member, outcome: str, answer: str) -> Appeal:
    """Uphold or reverse the decision, log it and tell the member with the answer.

    A reversal gives back at once what still is taken away, and the decision
    leaves the member's record (cases.load_records). Of two judges at once the
    second is refused. Locks what was decided about, then the appeal, last the
    head of the log. Raises Refused, Appeal.DoesNotExist, ValueError for an
    unknown outcome.
    """
    outcome, answer, now = Outcome(outcome), answer.strip(), timezone.now()
    decision_id = Appeal.objects.values_list("decision_id", flat=True).get(pk=appeal_id)
    with transaction.atomic():
        decision = lock_subject(decision_id)
        appeal = Appeal.objects.select_for_update(no_key=True).get(pk=appeal_id)
        appeal.decision = decision
        refusal = rules.why_cannot_judge_appeal(appeal=appeal, judge=judge, now=now)
        if refusal := refusal or (None if answer else rules.NEEDS_ANSWER):
            raise Refused(refusal)
        appeal.judge, appeal.judged_at = judge, now
        appeal.outcome, appeal.answer = outcome, answer
        appeal.save(update_fields=["judge", "judged_at", "outcome", "answer"])
        if outcome == Outcome.REVERSED:
            _give_back(decision, judge, answer, now)
        # After that: what gives back locks the member among others, by id.
        tell_outcome(appeal)
        log_judgement(appeal)
    return appeal


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


def _end_measure(decision: Decision, judge: Member, answer: str, now: datetime) -> None:
    """End a measure against a member, if it is this one that holds."""
    member = decision.member
    why: dict[str, Any] = {
        "member": member,
        "moderator": judge,
        "reason": Why.APPEAL,
        "words": answer,
    }
    if decision.act == Act.SUSPEND:
        if member.is_suspended(now) and member.suspended_until == decision.until:
            lift_suspension(**why)
    elif decision.act == Act.BAN:
        if member.is_banned and rules.still_stands(decision):
            lift_ban(**why, judges_appeal=True)
    elif decision.act == Act.WATCH:
        if member.is_watched(now) and member.watched_until == decision.until:
            end_watch(**why)
    elif decision.act in SWEEPS:
        if not decision.sweep.is_undone:
            undo_sweep(sweep=decision.sweep, moderator=judge, reason=Why.APPEAL, words=answer)
    elif decision.act == Act.WARN and member.warning_number == decision.pk:
        take_back_warning(**why)
