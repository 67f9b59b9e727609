"""Take back at once what one has just taken against a member: as if it had not been done."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import NO_END, Member
from forum.members.trust.levels import level_of
from forum.moderation.acts import Act, Step
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member
from forum.moderation.measures.models import Acknowledgement
from forum.moderation.measures.rules import NOT_YOUR_OWN, STALE
from forum.moderation.measures.warning import NOTHING, spell_warning
from forum.moderation.reasons import Why
from forum.moderation.rules import NOT_SUSPENDED
from forum.moderation.sweeping.rules import IS_UNDONE
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.trust.settling import columns_for
from forum.moderation.trust.standing import read_standings
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
    """Take back a measure of one's own that is the last of its kind; what it replaced holds again.

    It judges nothing: it leaves the member's record, the reports that it closed wait again, and
    whoever had been told hears of it. What held before is told again as it was, with the reason
    and the words of then. Locks as the measure's end does (undo_sweep() for a removal of many).
    Raises Refused, Decision.DoesNotExist.
    """
    measures = Decision.objects.select_related("member", "rule")
    measure = measures.get(pk=decision_id, act__in=TAKEN_BACK)
    if measure.moderator_id != moderator.pk:
        raise Refused(NOT_YOUR_OWN)
    if measure.act not in ENDS:
        return undo_sweep(
            sweep=measure.sweep, moderator=moderator, reason=Why.TAKEN_BACK, step=Step.BACK
        )
    (end, kin), now = ENDS[measure.act], timezone.now()
    with transaction.atomic():
        member = lock_member(
            act=end, member=measure.member, moderator=moderator, now=now, seen=None,
            undone=measure.pk,
        )  # fmt: skip
        done = Decision.objects.filter(member=member, act__in=kin).order_by("-pk")
        _check_last(measure, done.first())
        if end == Act.LIFT and not member.is_suspended(now):
            raise Refused(NOT_SUSPENDED)
        before = _find_replaced(done.filter(pk__lt=measure.pk).first(), now)
        decision = Decision.objects.create(
            act=end, member=member, moderator=moderator, decided_at=now, step=Step.BACK,
            reason=Why.TAKEN_BACK,
        ) if before is None else Decision.objects.create(
            act=before.act, member=member, moderator=moderator, decided_at=now, step=Step.BACK,
            reason=before.reason, rule=before.rule, words=before.words, comment=before.comment,
            until=before.until, level=before.level,
        )  # fmt: skip
        columns = _columns(measure.act, decision, before, member, now)
        return finish(decision, member, undone=measure.pk, **columns)


def _check_last(measure: Decision, last: Decision | None) -> None:
    """Raise Refused unless nothing of its kind was decided since."""
    if last is None or last.pk == measure.pk:
        return
    is_own = last.step == Step.BACK and last.moderator_id == measure.moderator_id
    raise Refused(IS_UNDONE if is_own else STALE)


def _find_replaced(before: Decision | None, now: datetime) -> Decision | None:
    """Return what held when the measure came, and would hold still; None for nothing."""
    if before is None or before.act not in ENDS:
        return None
    if before.until is not None and before.until <= now:
        return None
    if before.act == Act.WARN and Acknowledgement.objects.filter(decision=before).exists():
        return None
    return before


def _columns(
    act: str, decision: Decision, before: Decision | None, member: Member, now: datetime
) -> dict[str, Any]:
    """Return where the member stands once a measure of this kind is taken back."""
    if act == Act.WARN:
        if before is None:
            return NOTHING
        words = spell_warning(decision, member)
        return {"warning_number": decision.pk, "warning_words": words}
    if act == Act.WATCH:
        return {"watched_until": decision.until}
    if act == Act.TRUST:
        standing = read_standings([member.pk], now)[0]
        level = level_of(standing.facts) if decision.level is None else decision.level
        return columns_for(standing, level, fixed_trust_level=decision.level)
    return {"suspended_until": NO_END if decision.act == Act.BAN else decision.until}
