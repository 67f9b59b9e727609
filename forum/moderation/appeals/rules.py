"""Who may appeal what and until when, and who judges it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment, State
from forum.discussion.moving import why_cannot_go_back
from forum.discussion.rules import NOT_YOURS
from forum.members.models import Member
from forum.moderation.acts import BAD, MEASURES, MEMBER_ACTS, ON_STATE, SWEEPS, Act, Step
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.rules import (
    why_cannot_work,
    why_cannot_work_everywhere,
    why_cannot_work_under,
)
from forum.moderation.scopes.covering import place_of_decision
from forum.moderation.subjects.taking_part import why_leave_branch, why_leave_part
from forum.moderation.whys import TAKING
from forum.ready.compiled import MAX_KEY, CompiledQuery
from forum.refusals import Refusal

# The European Union's Digital Services Act asks for six months, of 184 days at most.
APPEAL_WITHIN = timedelta(days=184)
MAX_WORDS = 2_000  # Characters.

# Of acts that replace each other only the last on a comment can still stand: by the act that
# takes away, whether its effect is there, and those that it is among.
_Effect = tuple[Callable[[Comment], bool], tuple[Act, ...]]
_ON_STATE: _Effect = (
    lambda comment: comment.state in (State.HIDDEN, State.REMOVED),
    ON_STATE,
)
_TEXT = (Act.REDACT, Act.UNREDACT)
_EFFECTS: dict[str, _Effect] = {
    Act.LOCK: (lambda comment: comment.is_locked, (Act.LOCK, Act.UNLOCK)),
    Act.HOLD_REPLIES: (
        lambda comment: comment.holds_replies,
        (Act.HOLD_REPLIES, Act.LET_REPLIES),
    ),
    Act.SLOW: (lambda comment: comment.slow_minutes is not None, (Act.SLOW, Act.QUICKEN)),
    Act.MOVE: (lambda comment: comment.moved_from_id is not None, (Act.MOVE, Act.MOVE_BACK)),
    Act.REDACT: (lambda comment: comment.state != State.DELETED, _TEXT),
}
# Measures against a member that replace each other, with their ends.
_KIN = (
    (Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN),
    (Act.WARN, Act.UNWARN),
    (Act.WATCH, Act.UNWATCH),
    (Act.TRUST, Act.UNTRUST),
)

NO_APPEAL = Refusal("no_appeal", _("This decision takes nothing away, so there is no appeal."))
TOO_LATE = Refusal("too_late", _("The time in which you could appeal is over."))
APPEALED_BEFORE = Refusal("appealed_before", _("You have appealed this decision already."))
LOOKED_AT_ANYWAY = Refusal(
    "looked_at_anyway",
    _(
        "A moderator will look at this without your asking. "
        "If they take your comment away, you can appeal that."
    ),
)
STANDS_NO_MORE = Refusal("stands_no_more", _("This decision doesn’t stand any more."))
NEEDS_WORDS = Refusal("needs_words", _("Please say why you think the decision is wrong."))
LONG_WORDS = Refusal("long_words", _("An appeal has at most 2,000 characters."))
NEEDS_ANSWER = Refusal("needs_answer", _("Please give the member your reasons."))
OWN_DECISION = Refusal(
    "own_decision", _("You took this decision yourself. A colleague judges the appeal.")
)
OWN_APPEAL = Refusal("own_appeal", _("This is your own appeal. A colleague judges it."))
OWN_PART = Refusal(
    "own_part",
    _("You took part of this away yourself before. A colleague judges the appeal."),
)
OVERRULED = Refusal(
    "overruled",
    _(
        "An appeal has reversed your decision about this comment. "
        "Unless its text changes, only a colleague can take it away again."
    ),
)
WAS_TAKEN_BACK = Refusal(
    "was_taken_back",
    _(
        "This decision was taken back, so it can’t stay. "
        "Reverse it, so that it no longer counts, and tell the member why."
    ),
)
JUDGED_BEFORE = Refusal("judged_before", _("A colleague has judged this appeal meanwhile."))


def find_appeal(decision: Decision) -> Appeal | None:
    """Return the appeal of a decision, if there is one."""
    return Appeal.objects.filter(decision=decision).first()


def still_stands(decision: Decision) -> bool:
    """Say whether what was decided holds still; what has an end counts when it is over, too."""
    if decision.act == Act.BAN:
        standing = Decision.objects.on_standing_of(decision.member).order_by("-pk")
        return standing.values_list("pk", flat=True).first() == decision.pk
    if decision.act == Act.TRUST:
        set_last = Decision.objects.on_trust_of(decision.member).order_by("-pk")
        return set_last.values_list("pk", flat=True).first() == decision.pk
    if decision.act in SWEEPS:
        return not decision.sweep.is_undone
    if decision.act in MEMBER_ACTS:
        return True
    comment = decision.comment
    if comment is None:
        return False
    is_there, acts = _EFFECTS.get(decision.act, _ON_STATE)
    taken = _load_standing(comment, acts)
    is_last = bool(taken) and decision.pk in (taken[-1].pk, taken[-1].taken_again)
    return is_there(comment) and is_last


def was_taken_back(decision: Decision) -> bool:
    """Say whether what a decision took was given back; nobody can say then that it stays.

    Not of what has ended, was replaced by something else, or whose comment is deleted. Of a
    measure against a member that ended early, only if that took it back. One query at most.
    """
    if decision.act in SWEEPS:
        return decision.sweep.is_undone
    if decision.act in MEMBER_ACTS:
        kin = next((kin for kin in _KIN if decision.act in kin), ())
        later = Decision.objects.filter(member=decision.member_id, act__in=kin, pk__gt=decision.pk)
        return later.order_by("pk").values_list("step", flat=True).first() == Step.BACK
    comment = decision.comment
    if comment is None:
        return False
    is_there, acts = _EFFECTS.get(decision.act, _ON_STATE)
    taken = _load_standing(comment, acts)
    if not any(decision.pk in (one.pk, one.taken_again) for one in taken):
        return True
    return comment.state != State.DELETED and not is_there(comment)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What took something away and stands: the decision, and the last that took it again."""

    pk: int
    moderator: int | None
    taken_again: int = 0


def _load_standing(
    comment: Comment, acts: Collection[Act], up_to: int = MAX_KEY
) -> tuple[_Taken, ...]:
    """Return what stands of decisions of these acts on a comment, one on another, the last on top.

    A step back leaves what stood before the one that it takes back: what was given back by a
    slip of the key stands as before, and so does what was taken back and done again. What gives
    back else leaves nothing. One query.
    """
    rows = Decision.objects.filter(comment=comment, act__in=acts, pk__lte=up_to).order_by("pk")
    states: list[tuple[_Taken, ...]] = [()]
    for pk, act, step, moderator in rows.values_list("pk", "act", "step", "moderator"):
        is_back = step == Step.BACK and len(states) > 1
        left = states[-2] if is_back else states[-1]
        if act not in TAKING:
            states.append(left if is_back else ())
        elif is_back and left:
            states.append((*left[:-1], replace(left[-1], taken_again=pk)))
        elif step == Step.AGAIN and len(states) > 1 and (before := states[-2]):
            states.append((*before[:-1], replace(before[-1], taken_again=pk)))
        else:  # Also where the removal of a branch had locked it, which is none of these.
            states.append((*left, _Taken(pk, moderator)))
    return states[-1]


def _takers(decision: Decision) -> set[int | None]:
    """Return who had a hand in what a decision took: a reversal gives back all of it.

    Who hid what was removed then, who changed a text that was changed further, and who
    suspended a member whom a colleague suspended longer or banned. One query.
    """
    comment = decision.comment
    if decision.act in (Act.SUSPEND, Act.BAN):
        return set(_replaced(decision))
    if comment is not None and decision.act == Act.REDACT:
        return {one.moderator for one in _load_standing(comment, _TEXT)}
    if comment is None or decision.act not in BAD:
        return set()
    return {one.moderator for one in _load_standing(comment, ON_STATE, up_to=decision.pk)}


def _replaced(decision: Decision) -> Iterator[int | None]:
    """Yield who suspended or banned a member before, as far as it held when the next one came."""
    begun = decision.decided_at
    earlier = Decision.objects.on_standing_of(decision.member).filter(pk__lt=decision.pk)
    rows = earlier.order_by("-pk").values_list("act", "moderator", "until", "decided_at")
    for act, moderator, until, decided_at in rows:
        if act not in (Act.SUSPEND, Act.BAN) or (until is not None and until <= begun):
            return
        yield moderator
        begun = decided_at


def why_overruled(act: Act, comment: Comment, moderator: Member) -> Refusal | None:
    """Say why a moderator may not take again what an appeal against them gave back.

    Unless the text has changed since. One query for what takes a comment or a part of it.
    """
    if act not in (*BAD, Act.REDACT):
        return None
    reversed_on = _reversed_on_query(moderator=moderator.pk, comment=comment.pk)
    return OVERRULED if reversed_on else None


def without_overruled(comments: QuerySet[Comment], moderator_id: int | None) -> QuerySet[Comment]:
    """Leave out what a moderator may not take again, as why_overruled() says. No query more."""
    if moderator_id is None:
        return comments
    return comments.exclude(pk__in=_reversed_against(moderator_id).values("decision__comment"))


def _reversed_against(moderator_id: int) -> QuerySet[Appeal]:
    """Return what gave a comment back that a moderator had taken, and whose text is still that."""
    is_same_text = Q(decision__comment__edited_at=None) | Q(
        judged_at__gt=F("decision__comment__edited_at")
    )
    return Appeal.objects.filter(
        is_same_text, decision__act__in=(*BAD, Act.REDACT), against=moderator_id,
        outcome=Outcome.REVERSED,
    )  # fmt: skip


_reversed_on_query = CompiledQuery(
    lambda moderator, comment: (
        _reversed_against(moderator)
        .filter(decision__comment=comment)
        .order_by()
        .values_list("pk")[:1]
    ),
    "moderator",
    "comment",
)


def why_cannot_appeal(
    *, decision: Decision, appeal: Appeal | None, member: Member, now: datetime
) -> Refusal | None:
    """Say why a member may not appeal a decision; asks one query at most."""
    if decision.member_id != member.pk:
        return NOT_YOURS
    if decision.act not in TAKING or decision.act == Act.CUT:  # Each appeals their own part.
        return NO_APPEAL
    if decision.is_by_reports:
        return LOOKED_AT_ANYWAY if still_stands(decision) else STANDS_NO_MORE
    if appeal is not None:
        return APPEALED_BEFORE
    if now > decision.decided_at + APPEAL_WITHIN:
        return TOO_LATE
    return None if still_stands(decision) else STANDS_NO_MORE


def branch_would_stay(decision: Decision) -> bool:
    """Say whether a branch would stay where it was moved, if that were reversed."""
    if decision.act != Act.MOVE or decision.comment is None or not still_stands(decision):
        return False
    return why_cannot_go_back(decision.comment) is not None


def why_words_wont_do(words: str) -> Refusal | None:
    """Say what is wrong with the words of an appeal."""
    if not words:
        return NEEDS_WORDS
    return LONG_WORDS if len(words) > MAX_WORDS else None


def why_cannot_judge_appeal(*, appeal: Appeal, judge: Member, now: datetime) -> Refusal | None:
    """Say why a member may not judge an appeal.

    Nor one about a branch in which they wrote: what they think of the talk is known.
    """
    if refusal := why_cannot_work(judge, now):
        return refusal
    if not appeal.is_open:
        return JUDGED_BEFORE
    if appeal.decision.member_id == judge.pk:
        return OWN_APPEAL
    if appeal.against_id == judge.pk:
        return OWN_DECISION
    if judge.pk in _takers(appeal.decision):
        return OWN_PART
    if refusal := _why_took_part(appeal.decision, judge):
        return refusal
    place = place_of_decision(appeal.decision)
    if place is None:
        return why_cannot_work_everywhere(judge, now)
    return why_cannot_work_under(place, moderator=judge, now=now)


def _why_took_part(decision: Decision, judge: Member) -> Refusal | None:
    """Say why a judge leaves a measure on a branch, or a part of its removal, to others."""
    if decision.act == Act.PRUNE:
        return why_leave_part(decision.sweep, judge)
    if decision.act in MEASURES and decision.comment is not None:
        return why_leave_branch(decision.comment, judge)
    return None
