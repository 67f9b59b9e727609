"""What becomes of the case of a thread or a member once the measure that closed it is undone.

Taken back, or found a mistake, it judged nothing: the reports wait again, and so does the
case. Reversed on appeal it was judged twice: the reports are found neither right nor wrong.
Where a measure just ends, what it said of them stands.
"""

from copy import copy
from datetime import datetime

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act, Step
from forum.moderation.asking.calling import call_anew, find_asked_anew
from forum.moderation.blind.drawing import drop_second_look
from forum.moderation.cases.joining import reopen_subject
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.waiting import is_noticed
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.subjects.reporting import lock_all, open_case_like
from forum.moderation.subjects.telling import tell_by, tell_undone
from forum.moderation.trust.settling import settle_levels
from forum.moderation.whys import UNDO
from forum.ready.compiled import MAX_KEY

# What each of these acts ends, which may have closed a case.
ENDS: dict[str, tuple[Act, ...]] = {
    Act.UNLOCK: (Act.LOCK,), Act.LET_REPLIES: (Act.HOLD_REPLIES,), Act.QUICKEN: (Act.SLOW,),
    Act.MOVE_BACK: (Act.MOVE,), Act.LIFT: (Act.SUSPEND,), Act.UNWARN: (Act.WARN,),
    Act.UNWATCH: (Act.WATCH,), Act.UNBAN: (Act.BAN,), Act.UNTRUST: (Act.TRUST,),
    Act.UNSWEEP: (Act.SWEEP, Act.SWEEP_DAY),
}  # fmt: skip
UNDOING = (Why.TAKEN_BACK, Why.MISTAKE, Why.APPEAL)


def find_measure_on(comment: Comment, act: Act, reason: str) -> Decision | None:
    """Return what an act undoes of what was decided about a branch; None where it just ends it."""
    if act not in ENDS or reason not in UNDOING:
        return None
    return _find_standing(comment.pk, act)


def find_behind(measure: Decision) -> Decision | None:
    """Return the measure on a branch that a decision restored by taking its end back.

    The decision itself where it took nothing back. One query then.
    """
    end = UNDO.get(measure.act)
    if measure.step != Step.BACK or measure.comment_id is None or end not in ENDS:
        return measure
    return _find_standing(measure.comment_id, end, up_to=measure.pk)


def _find_standing(comment_id: int, end: Act, up_to: int = MAX_KEY) -> Decision | None:
    """Return which measure on a branch, of those that an act ends, stands after a decision.

    Whoever takes an end back lets the measure stand that it had ended. None also of what the
    removal of a branch locked: that is no measure by itself. One query.
    """
    acts = Decision.objects.filter(comment=comment_id, act__in=(end, *ENDS[end]), pk__lte=up_to)
    stands: Decision | None = None
    ended: Decision | None = None
    for one in acts.order_by("pk"):
        if one.act == end:
            stands, ended = None, stands
        else:
            stands = ended if one.step == Step.BACK else one
    return stands


def lock_with_reporters(member_id: int, act: Act, undone: int | None = None) -> Member:
    """Return a member, locked, and where an act ends a measure with who reported them, by id.

    `undone` is the decision that is ended, where it isn't the last of its kind.
    """

    def find() -> set[int]:
        number = undone or _find_measure_against(member_id, act)
        return {member_id, *(find_touched(number) if number else ())}

    if act not in ENDS:
        return Member.objects.select_for_update(no_key=True).get(pk=member_id)
    return lock_all(find)[member_id]


def find_touched(decision_id: int) -> set[int]:
    """Return who hears of it if a measure that closed a case is undone, to be locked by id.

    That is who reported, and who is asked about the case; nobody where it closed none.
    """
    closed = Report.objects.filter(decision=decision_id, case__isnull=False)
    rows = list(closed.values_list("reporter", "case"))
    asked = (find_asked_anew(case_id) for case_id in {case_id for _reporter, case_id in rows})
    return {*(reporter for reporter, _case in rows), *(pk for some in asked for pk in some)}


def undo_measure_against(decision: Decision) -> None:
    """Do as undo_measure() for the end of a measure against a member."""
    act = Act(decision.act)
    if act not in ENDS or decision.reason not in UNDOING:
        return
    if act == Act.UNSWEEP:
        undone: int | None = decision.undoes_sweep.decision_id
    else:
        undone = _find_measure_against(decision.member_id, act)
    if undone:
        undo_measure(decision, undone)


def undo_measure(decision: Decision, undone: int) -> None:
    """Turn the reports that an undone measure closed, with their case, and tell who reported.

    Call in the transaction of the decision that undoes it, with find_touched() locked, before
    it is logged. Two queries where it closed no case, or just ends.
    """
    if decision.reason not in UNDOING:
        return
    closed = Report.objects.filter(decision=undone, case__isnull=False)
    case_id = closed.values_list("case", flat=True).first()
    if case_id is None:
        return
    rows = Case.objects.select_related("author", "branch__article__discussion", "question")
    case = rows.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.branch is not None:
        case.article = case.branch.article
    closed.update(decision=decision, verdict="")
    tell_undone(decision, case)
    told = list(Report.objects.filter(decision=decision).values_list("reporter", flat=True))
    if decision.reason != Why.APPEAL:
        _open_again(case, decision)
        drop_second_look(undone)
    settle_levels(told, decision.decided_at)


def reverse_what_is_over(measure: Decision, now: datetime) -> None:
    """Turn the reports that a measure closed which an appeal reverses though it has ended.

    Nothing is left to be given back, so no decision says that: a warning that was confirmed,
    a suspension that is over. Of one on a branch it is find_behind() what is reversed. Call as
    undo_measure(). One query where it closed no case.
    """
    closed = Report.objects.filter(decision=measure, case__isnull=False)
    case_id = closed.values_list("case", flat=True).first()
    if case_id is None:
        return
    closed.update(verdict="")
    reversal = copy(measure)  # Not to be saved: what they are told of.
    reversal.reason, reversal.decided_at = Why.APPEAL, now
    tell_undone(reversal, Case.objects.select_related("author", "branch").get(pk=case_id))
    settle_levels(list(closed.values_list("reporter", flat=True)), now)


def open_reports(closed_by: Decision | None, case: Case, to: Case | None = None) -> list[int]:
    """Open the reports of a case again that a decision closed; return who made them, by id.

    Who has reported anew since has that report open, and the old one has no verdict any more,
    as with comments. `to` is the case that they come to wait in, if it is another one.
    """
    closed, to = Report.objects.filter(case=case, decision=closed_by), to or case
    told = sorted(closed.values_list("reporter", flat=True))
    opened = Report.objects.filter(case=to, closed_at=None)
    anew = list(opened.values_list("reporter", flat=True))
    closed.filter(reporter__in=anew).update(verdict="")
    closed.exclude(reporter__in=anew).update(case=to, closed_at=None, verdict="", decision=None)
    return told


def _open_again(case: Case, decision: Decision) -> None:
    """Open a case with the reports that its measure had closed, or add them to a later one."""
    later = open_case_like(case).exclude(pk=case.pk).first()
    told = open_reports(decision, case, later)
    if later is not None:
        tell_by(case, later, told)
    waits = later or case
    if waits.closed_at is None:
        if told and not waits.is_reported:  # A notice alone had kept it open.
            waits.is_reported = True
            waits.save(update_fields=["is_reported"])
        return
    is_about_member = case.branch_id is None
    reopen_subject(case, is_noticed=is_about_member and is_noticed(case.author_id))
    call_anew(case, sorted(find_asked_anew(case.pk)))


def _find_measure_against(member_id: int, act: Act) -> int | None:
    done = Decision.objects.filter(member=member_id, act__in=ENDS[act]).order_by("-pk")
    return done.values_list("pk", flat=True).first()
