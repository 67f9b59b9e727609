"""Take back at once what one has just taken against a member: as if it had not been done."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.acts import Act, Step
from forum.moderation.appeals.models import Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member, write_decision
from forum.moderation.measures.models import Acknowledgement
from forum.moderation.measures.rules import NOT_YOUR_OWN, REPLACES_ANOTHER, STALE
from forum.moderation.measures.warning import NOTHING
from forum.moderation.reasons import Why
from forum.moderation.rules import NOT_SUSPENDED
from forum.moderation.sweeping.rules import IS_UNDONE
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.trust.fixing import columns_when_free
from forum.refusals import Refused

_STANDING = (Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN)
# The end of each measure that replaces one before it, and all acts that replace each other.
ENDS: dict[str, tuple[Act, tuple[Act, ...]]] = {
    Act.WARN: (Act.UNWARN, (Act.WARN, Act.UNWARN)),
    Act.WATCH: (Act.UNWATCH, (Act.WATCH, Act.UNWATCH)),
    Act.TRUST: (Act.UNTRUST, (Act.TRUST, Act.UNTRUST)),
    Act.SUSPEND: (Act.LIFT, _STANDING),
    Act.BAN: (Act.UNBAN, _STANDING),
}
TAKEN_BACK = (*ENDS, Act.SWEEP, Act.SWEEP_DAY)  # What one press takes back.


def take_back_measure(*, decision_id: int, moderator: Member) -> Decision:
    """Take back a measure of one's own that is the last of its kind, and replaced no other.

    It judges nothing: it leaves the member's record, the reports that it closed wait again, and
    whoever had been told hears of it. Locks as the measure's end does (undo_sweep() for a
    removal of many). Raises Refused, Decision.DoesNotExist.
    """
    measures = Decision.objects.select_related("member")
    measure = measures.get(pk=decision_id, act__in=TAKEN_BACK)
    if measure.moderator_id != moderator.pk:
        raise Refused(NOT_YOUR_OWN)
    why: dict[str, Any] = {"reason": Why.TAKEN_BACK, "step": Step.BACK}
    if measure.act not in ENDS:
        return undo_sweep(sweep=measure.sweep, moderator=moderator, **why)
    (end, kin), now = ENDS[measure.act], timezone.now()
    with transaction.atomic():
        member = lock_member(
            act=end, member=measure.member, moderator=moderator, now=now, seen=None
        )
        _check_last(measure, Decision.objects.filter(member=member, act__in=kin).latest("pk"))
        if end == Act.LIFT and not member.is_suspended(now):
            raise Refused(NOT_SUSPENDED)
        if replaces_another(measure, now):
            raise Refused(REPLACES_ANOTHER)
        decision = write_decision(act=end, member=member, moderator=moderator, now=now, **why)
        return finish(decision, member, **_columns(end, member, now))


def replaces_another(measure: Decision, now: datetime) -> bool:
    """Say whether a measure took the place of an earlier one that would hold still.

    One press takes no such one back: to let the earlier one hold again takes a new decision, which
    no appeal of the earlier one would reach. Two queries at most, none of a removal of many.
    """
    if measure.act not in ENDS:
        return False
    _end, kin = ENDS[measure.act]
    done = Decision.objects.filter(member=measure.member_id, act__in=kin, pk__lt=measure.pk)
    before = done.select_related("appeal").order_by("-pk").first()
    if before is None or before.act not in ENDS or (before.until and before.until <= now):
        return False
    appeal = getattr(before, "appeal", None)
    if appeal is not None and appeal.outcome == Outcome.REVERSED:
        return False
    confirmed = Acknowledgement.objects.filter(decision=before)
    return before.act != Act.WARN or not confirmed.exists()


def _check_last(measure: Decision, last: Decision) -> None:
    """Raise Refused unless nothing of its kind was decided since."""
    if last.pk == measure.pk:
        return
    is_own = last.step == Step.BACK and last.moderator_id == measure.moderator_id
    raise Refused(IS_UNDONE if is_own else STALE)


def _columns(end: Act, member: Member, now: datetime) -> dict[str, Any]:
    """Return where the member stands once a measure has ended so."""
    if end == Act.UNWARN:
        return NOTHING
    if end == Act.UNTRUST:
        return columns_when_free(member, now)
    return {"watched_until" if end == Act.UNWATCH else "suspended_until": None}
