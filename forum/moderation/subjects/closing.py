"""Lock the case of a thread or a member, and close it: what every way to judge one shares."""

from collections.abc import Callable, Collection, Iterable

from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.asking.telling import call_nobody, find_asked
from forum.moderation.blind.drawing import draw_look_at_subject
from forum.moderation.cases.joining import settle_subject
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.reporting import verdict_by
from forum.moderation.reports.models import Report
from forum.moderation.rules import IS_CLOSED
from forum.moderation.subjects.reporting import lock_all, lock_by_id
from forum.moderation.subjects.rules import why_cannot_judge_subject
from forum.moderation.subjects.telling import tell_who_reported
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refused


def lock_open_case(
    case_id: int, *, moderator: Member, seen: int | None, besides: Collection[int] = ()
) -> tuple[Case, list[int]]:
    """Return an open case that this moderator may judge, and its reports up to the last seen.

    Locks what lock_case() does: who reported, who is called to answer, and members `besides`.
    Whoever reports now waits for the thread or the member, so no later report is among them.
    Raises Refused, Case.DoesNotExist.
    """
    reports = Report.objects.filter(case=case_id, closed_at=None).order_by("-pk")
    if seen is not None:
        reports = reports.filter(pk__lte=seen)

    def find() -> set[int]:
        question_id = Case.objects.values_list("question_id", flat=True).get(pk=case_id)
        asked = find_asked(question_id) if question_id else set()
        return {*reports.values_list("reporter", flat=True), *asked, *besides}

    case = lock_case(case_id, find, moderator=moderator)
    if refusal := why_cannot_judge_subject(case, moderator=moderator, now=timezone.now()):
        raise Refused(refusal)
    if case.closed_at:
        raise Refused(IS_CLOSED)
    return case, list(reports.values_list("pk", flat=True))


def lock_case(case_id: int, find: Callable[[], Iterable[int]], *, moderator: Member) -> Case:
    """Return a case, locked with what it is about: a discussion, members by id, itself.

    `find` names the other members that are to be locked. It is asked behind the lock behind
    which they stay the same: that of the discussion, or of the member whom the case is about.
    The case has its article, its question and whether the moderator took part in the thread.
    """
    author_id, branch_id = Case.objects.values_list("author_id", "branch_id").get(pk=case_id)
    if branch_id:
        lock_comment(branch_id)
        locked = lock_by_id({author_id, *find()})
    else:
        locked = lock_all(lambda: {author_id, *find()})
    rows = Case.objects.filter(comment=None).with_part_of(moderator)
    rows = rows.select_related("claimed_by", "branch__article__discussion", "question")
    case = rows.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case.author = locked[author_id]
    if case.branch is not None:
        case.article = case.branch.article
    return case


def close_case(case: Case, reports: list[int], decision: Decision, verdict: str) -> None:
    """Close the reports that were judged, and the case unless one came meanwhile; tell of it.

    Call with what lock_open_case() gave, in the decision's transaction.
    """
    judged = Report.objects.filter(pk__in=reports, closed_at=None)
    told = sorted(judged.values_list("reporter", flat=True))
    found = verdict_by(decision, verdict)
    judged.update(closed_at=decision.decided_at, verdict=found, decision=decision)
    left = Report.objects.filter(case=case, closed_at=None).exists()
    settle_subject(case, is_reported=left)
    if case.question_id and case.closed_at:  # Nobody is called to answer any more.
        call_nobody(case.question_id)
    tell_who_reported(decision, case)
    draw_look_at_subject(decision, case, verdict)
    settle_levels(told, decision.decided_at)
