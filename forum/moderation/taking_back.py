"""Take back what one decided last about a comment, and do again what one took back."""

from dataclasses import dataclass

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act, Step
from forum.moderation.community.models import RuleVersion
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.sweeping.branch_reach import find_locking_removal, find_sweep_of
from forum.moderation.whys import TAKING, UNDO


@dataclass(frozen=True, slots=True)
class Back:
    """What a moderator can do without another why: take their last decision back.

    Or, where that took something back, do it `again`; a slip of a key never does.
    """

    act: Act
    last: Decision
    again: Decision | None = None

    @property
    def step(self) -> Step:
        """Return how it follows on the last decision."""
        return Step.AGAIN if self.again else Step.BACK


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision rests on, and what of it the member is told."""

    reason: str
    rule: RuleVersion | None = None
    words: str = ""
    minutes: int | None = None
    law: str = ""


def find_back(last: Decision | None, moderator: Member, comment: Comment) -> Back | None:
    """Return what takes back, or does again, what this moderator decided last about a comment.

    Asks nothing where that took nothing back, one question else.
    """
    if undo := undo_of(last, moderator):
        return Back(undo, last) if last else None
    if last is None or last.moderator_id != moderator.pk or last.step != Step.BACK:
        return None
    again = Decision.objects.taken_back_by(last)
    if again is None:
        return None
    # What was published, answered and hidden by way of taking that back can't be published twice.
    is_hidden = again.act == Act.PUBLISH and comment.state == State.HIDDEN
    return Back(Act.RESTORE if is_hidden else Act(again.act), last, again)


def undo_of(last: Decision | None, moderator: Member) -> Act | None:
    """Return the act that takes back what was decided last, if this moderator decided it.

    None of what itself took something back, so that one key pressed twice does nothing twice;
    nor of what was given back after an appeal: that was promised to the author.
    """
    if last is None or last.moderator_id != moderator.pk or last.step == Step.BACK:
        return None
    if last.reason in (Why.APPEAL, Why.TAKEN_BACK):
        return None
    if last.act == Act.REMOVE and last.state_before == State.HELD:
        return Act.HOLD
    if last.act in (Act.REMOVE, Act.RESTORE) and last.state_before == State.HIDDEN:
        return Act.HIDE
    if last.act == Act.RESTORE:
        return Act.REMOVE if last.state_before == State.REMOVED else None
    return UNDO.get(last.act)


def state_put_back(act: Act, back: Back | None) -> State | None:
    """Return how a comment stands once its last judgement is taken back; None for another act.

    None also where that wasn't kept: then the act leads where it does without a mistake.
    """
    if back is None or back.again or act not in (Act.HOLD, Act.HIDE, Act.RESTORE):
        return None
    if back.act == Act.HOLD:
        return State.HELD
    return State(back.last.state_before) if back.last.state_before else None


def ground_of(act: Act, back: Back, comment: Comment) -> Ground:
    """Return what taking back rests on, or doing again.

    That it is taken back, where that gives something back. What takes away says again why:
    as it was taken before, by the rule, the law and in the words of then.
    """
    if back.again is None and back.act == Act.HOLD and act == Act.HIDE:
        return Ground(Why.CHECKING)
    if back.again is None and act not in TAKING:
        return Ground(Why.TAKEN_BACK)
    before = back.again or _taken_by(act, back.last, comment)
    if before is None:
        return Ground(Why.TAKEN_BACK)
    return Ground(before.reason, before.rule, before.words, before.minutes, before.law)


def _taken_by(act: Act, last: Decision, comment: Comment) -> Decision | None:
    """Return what had taken what `last` gave back: the act, or a removal of many at once.

    One query; one more of a comment that is removed, or a branch that is locked.
    """
    swept = None
    if act == Act.REMOVE:
        swept = find_sweep_of(comment, Decision.objects.taken_back_by(last))
    taken = swept or Decision.objects.last_of(act, comment)
    cut = find_locking_removal(comment, last) if act == Act.LOCK else None
    return cut if cut and (taken is None or cut.pk > taken.pk) else taken
