"""Close the case about a member: by letting them be, or by a measure; and take the former back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.discussion.grounds import wait_for_posts
from forum.members.models import Member
from forum.moderation.cases.joining import settle_member
from forum.moderation.cases.models import Case
from forum.moderation.chain.appending import log_decision
from forum.moderation.models import Act, Decision, Report, Verdict, Why
from forum.moderation.reporting import verdict_by
from forum.moderation.rules import IS_CLOSED, undo_of, why_unexplained
from forum.moderation.subjects.reporting import lock_by_id, open_case_of
from forum.moderation.subjects.rules import why_cannot_judge_member, why_cannot_take_up
from forum.moderation.subjects.telling import tell_who_reported
from forum.moderation.trust.settling import settle_levels
from forum.refusals import Refused


def let_member_be(
    *, case_id: int, moderator: Member, reason: str, note: str = "", seen: int | None = None
) -> Decision:
    """Dismiss what was reported about a member; they hear nothing of it, who reported does.

    `seen` is the last report that the moderator saw; a later one stays open, and the case
    with it. Locks the member and who reported by id, the case, last the head of the log.
    Raises Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        case, reports = _lock(case_id, moderator, now, seen)
        if refusal := why_unexplained(act=Act.LET_BE, reason=reason, note=note):
            raise Refused(refusal)
        decision = _write(Act.LET_BE, case.author, moderator, now, reason=reason, note=note)
        verdict = "" if reason == Why.DEALT_WITH else Verdict.WRONG
        _close(case, reports, decision, verdict)
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
    Locks as let_member_be() does, and as the measure. Raises Refused.
    """
    if not seen_report:
        return verb(member=member, moderator=moderator, **asked)
    now = timezone.now()
    with transaction.atomic():
        wait_for_posts(member.pk)
        case = open_case_of(member.pk).first()
        if case is None:
            raise Refused(IS_CLOSED)
        case, reports = _lock(case.pk, moderator, now, seen_report)
        decision = verb(member=member, moderator=moderator, **asked)
        _close(case, reports, decision, Verdict.RIGHT)
    return decision


def take_up_again(*, case_id: int, moderator: Member, reason: str, note: str = "") -> Decision:
    """Open the reports about a member again that were dismissed last.

    Who reported hears of it only if something else comes of it.

    Locks as let_member_be() does. Raises Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        dismissed = Report.objects.filter(case=case_id).exclude(decision=None)
        case = _lock_rows(case_id, dismissed)
        last = Decision.objects.about(case.author).order_by("-pk").first()
        refusal = (
            why_cannot_judge_member(case, moderator=moderator, now=now)
            or why_cannot_take_up(case, last=last, is_anew=open_case_of(case.author_id).exists())
            or why_unexplained(
                act=Act.TAKE_UP, reason=reason, note=note, undo=undo_of(last, moderator)
            )
        )
        if refusal:
            raise Refused(refusal)
        decision = _write(Act.TAKE_UP, case.author, moderator, now, reason=reason, note=note)
        again = dismissed.filter(decision=last)
        told = sorted(again.values_list("reporter", flat=True))
        again.update(closed_at=None, verdict="", decision=None)
        Case.objects.filter(pk=case.pk).update(closed_at=None)
        settle_levels(told, now)
        log_decision(decision)
    return decision


def _lock(case_id: int, moderator: Member, now: datetime, seen: int | None) -> tuple[Case, Any]:
    """Return an open case that this moderator may judge, and its reports that they saw.

    Whoever reports now waits for the member, so no later report is among them.
    """
    reports = Report.objects.filter(case=case_id, closed_at=None)
    if seen is None:
        seen = reports.order_by("-pk").values_list("pk", flat=True).first() or 0
    reports = reports.filter(pk__lte=seen)
    case = _lock_rows(case_id, reports)
    if refusal := why_cannot_judge_member(case, moderator=moderator, now=now):
        raise Refused(refusal)
    if case.closed_at:
        raise Refused(IS_CLOSED)
    return case, reports


def _lock_rows(case_id: int, reports: Any) -> Case:
    """Lock the member and who reported, then the case, and return that with the member."""
    author_id = Case.objects.values_list("author_id", flat=True).get(pk=case_id)
    members = lock_by_id({author_id, *reports.values_list("reporter", flat=True)})
    rows = Case.objects.about_members().select_related("claimed_by")
    case = rows.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case.author = members[author_id]
    return case


def _write(act: Act, member: Member, moderator: Member, now: datetime, **why: str) -> Decision:
    why["note"] = why["note"].strip()
    return Decision.objects.create(
        act=act, member=member, moderator=moderator, decided_at=now, **why
    )


def _close(case: Case, reports: Any, decision: Decision, verdict: str) -> None:
    """Close the reports that were judged, and the case unless one came meanwhile."""
    told = sorted(reports.values_list("reporter", flat=True))
    reports.update(
        closed_at=decision.decided_at, verdict=verdict_by(decision, verdict), decision=decision
    )
    left = Report.objects.filter(case=case, closed_at=None).exists()
    settle_member(case, is_reported=left)
    tell_who_reported(decision, case)
    settle_levels(told, decision.decided_at)
