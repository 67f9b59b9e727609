"""Appeal a decision."""

from typing import cast

from django.db import transaction
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS, SWEEPS
from forum.moderation.appeals import rules
from forum.moderation.appeals.models import Appeal
from forum.moderation.chain.appending import log_appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.subjects.reporting import lock_all
from forum.moderation.subjects.undoing import find_touched
from forum.moderation.sweeping.starting import lock_sweep
from forum.refusals import Refused


def lodge_appeal(*, decision_id: int, member: Member, words: str) -> Appeal:
    """Ask that another moderator looks at a decision, once.

    Locks what was decided about, as lock_subject() says, then the head of the
    log. Raises Refused, Decision.DoesNotExist.
    """
    words, now = words.strip(), timezone.now()
    with transaction.atomic():
        decision = lock_subject(decision_id)
        refusal = rules.why_cannot_appeal(
            decision=decision, appeal=rules.find_appeal(decision), member=member, now=now
        )
        if refusal := refusal or rules.why_words_wont_do(words):
            raise Refused(refusal)
        # Against what nobody decided there is no appeal (rules.LOOKED_AT_ANYWAY).
        against_id = cast(int, decision.moderator_id)
        appeal = Appeal.objects.create(
            decision=decision, against_id=against_id, words=words, lodged_at=now
        )
        log_appeal(appeal)
    return appeal


def lock_subject(decision_id: int) -> Decision:
    """Return a decision with what it is about, locked until the transaction ends.

    That is the discussion with the comment, or the member whom a measure is against, with
    the sweep that it began;
    so whatever else is decided about it waits.
    """
    decision = Decision.objects.select_related("member", "rule").get(pk=decision_id)
    if decision.act in SWEEPS:
        decision.sweep = lock_sweep(decision_id)
    if decision.act in MEMBER_ACTS:
        number = decision.member_id
        # Who reported them hears of it if it is reversed: all at once, by id, so nobody deadlocks.
        decision.member = lock_all(lambda: {number, *find_touched(decision_id)})[number]
    elif decision.comment_id:
        _discussion, decision.comment = lock_comment(decision.comment_id)
    return decision
