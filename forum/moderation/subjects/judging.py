"""Close the case of a thread or a member by leaving them be, and take that back; by a measure."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.discussion.waiting import wait_for_posts
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.asking.calling import call_anew, find_asked_anew
from forum.moderation.blind.drawing import drop_second_look
from forum.moderation.cases.joining import reopen_subject
from forum.moderation.cases.models import Case, Kind
from forum.moderation.chain.appending import log_decision, logged_last
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.waiting import is_noticed
from forum.moderation.measures.rules import STALE
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report, Verdict
from forum.moderation.rules import IS_CLOSED, why_unexplained
from forum.moderation.scopes.handing_back import is_asked_more, lock_questions_to
from forum.moderation.subjects.closing import close_case, lock_case, lock_open_case
from forum.moderation.subjects.reporting import open_case_like, open_case_of
from forum.moderation.subjects.rules import (
    NOT_DISMISSED,
    NOTHING_REPORTED,
    why_cannot_judge_subject,
    why_cannot_take_up,
)
from forum.moderation.subjects.undoing import open_reports
from forum.moderation.taking_back import undo_of
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refusal, Refused

DISMISSING = {Kind.MEMBER: Act.LET_BE, Kind.THREAD: Act.LEAVE}
TAKING_UP = {Kind.MEMBER: Act.TAKE_UP, Kind.THREAD: Act.RETURN}


def dismiss_case(
    *, case_id: int, moderator: Member, reason: str, note: str = "", seen: int | None = None
) -> Decision:
    """Dismiss what was reported about a thread or a member, who hear nothing; who reported does.

    `seen` is the last report that the moderator saw; a later one stays open, and the case
    with it. Locks the discussion of a thread, the members by id, the case, last the head of
    the log. Raises Refused, Case.DoesNotExist.
    """
    with transaction.atomic():
        case, reports = lock_open_case(case_id, moderator=moderator, seen=seen)
        act = DISMISSING[case.kind]
        refusal = None if case.is_reported else NOTHING_REPORTED
        if refusal := refusal or why_unexplained(act=act, reason=reason, note=note):
            raise Refused(refusal)
        decision = _write(act, case, moderator, reason=reason, note=note.strip())
        close_case(case, reports, decision, "" if reason == Why.DEALT_WITH else Verdict.WRONG)
        log_decision(decision)
    return decision


def measure_member(
    verb: Callable[..., Decision],
    *,
    member: Member,
    moderator: Member,
    seen_report: int | None = None,
    **asked: Any,
) -> Decision:
    """Take a measure against a member, and close with it their case, if the moderator saw one.

    `seen_report` is the last report that they saw; without one the measure is all that is done.
    Locks what the member is asked as a moderator, then as dismiss_case() does, and as the
    measure. Raises Refused, also where they were asked something just now.
    """
    if not seen_report:
        return verb(member=member, moderator=moderator, **asked)
    with transaction.atomic(), logged_last():
        questions = lock_questions_to(member)  # Before any member, as the measure does.
        wait_for_posts(member.pk)
        case = open_case_of(member.pk).first()
        if case is None:
            raise Refused(IS_CLOSED)
        case, reports = lock_open_case(
            case.pk, moderator=moderator, seen=seen_report,
            besides=[question.asked_by_id for question in questions],
        )  # fmt: skip
        if is_asked_more(member, questions):
            raise Refused(STALE)
        decision = verb(member=member, moderator=moderator, **asked)
        close_case(case, reports, decision, Verdict.RIGHT)
    return decision


def take_up_again(
    *, case_id: int, moderator: Member, reason: str, note: str = "", expected: int | None = None
) -> Decision:
    """Open the reports of a case again that were dismissed last.

    Who reported hears of it only if something else comes of it; whom an open question asks is
    called again. `expected` is the decision that is to be taken back; another than that is
    refused.

    Locks as dismiss_case() does. Raises Refused, Case.DoesNotExist.
    """
    with transaction.atomic():
        dismissed = Report.objects.filter(case=case_id).exclude(decision=None)
        asked: set[int] = set()

        def find() -> set[int]:
            asked.clear()
            asked.update(find_asked_anew(case_id))
            return {*dismissed.values_list("reporter", flat=True), *asked}

        case = lock_case(case_id, find, moderator=moderator)
        last, act = last_on(case), TAKING_UP[case.kind]
        if expected is not None and (last is None or last.pk != expected):
            raise Refused(NOT_DISMISSED)
        refusal = (
            why_cannot_judge_subject(case, moderator=moderator, now=timezone.now())
            or why_cannot_take_case_up(case, last)
            or why_unexplained(act=act, reason=reason, note=note, undo=undo_of(last, moderator))
        )
        if refusal:
            raise Refused(refusal)
        decision = _write(act, case, moderator, reason=reason, note=note.strip())
        told = open_reports(last, case)
        reopen_subject(case, is_noticed=_is_noticed(case))
        drop_second_look(last.pk if last else None)
        call_anew(case, asked)
        settle_levels(told, decision.decided_at)
        log_decision(decision)
    return decision


def why_cannot_take_case_up(case: Case, last: Decision | None) -> Refusal | None:
    """Say why what was decided last can't be taken back on a case. Two queries at most."""
    is_anew = open_case_like(case).exists()
    if refusal := why_cannot_take_up(case, last=last, is_anew=is_anew):
        return refusal
    # The last dismissal may be that of another case about the same thread or member.
    if not Report.objects.filter(case=case, decision=last).exists():
        return NOT_DISMISSED
    return None


def _is_noticed(case: Case) -> bool:
    return case.kind == Kind.MEMBER and is_noticed(case.author_id)


def last_on(case: Case) -> Decision | None:
    """Return what was decided last about a member, or about a thread as a whole."""
    if case.branch_id is not None:
        return Decision.objects.about_thread(case.branch_id).order_by("-pk").first()
    return Decision.objects.about(case.author).order_by("-pk").first()


def _write(act: Act, case: Case, moderator: Member, **why: str) -> Decision:
    now = timezone.now()
    return Decision.objects.create(
        act=act, member=case.author, comment=case.branch, moderator=moderator, decided_at=now, **why
    )
