"""Report a member to the moderators: for what they are called, or for what they keep doing."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.cases.joining import join_reported_member
from forum.moderation.cases.models import Case, CaseQuerySet
from forum.moderation.reasons import MemberReason, Reason
from forum.moderation.reporting import check_rate
from forum.moderation.reports.models import Report
from forum.moderation.subjects.rules import REPORTED_BEFORE, why_cannot_report_member
from forum.moderation.weighing import weigh_reports_of
from forum.refusals import Refused

# What can be said of a member; of what they wrote, that is said at the comment.
REASONS = (*MemberReason, Reason.SPAM, Reason.OTHER)


def report_member(*, member_id: int, reporter: Member, reason: str, note: str = "") -> Report:
    """Put a member before the moderators, once a reader and an open case. Hides nothing.

    Writes the report, with what the member is called now, and their case in one
    transaction. Locks both members by id. Raises Refused, Member.DoesNotExist, ValueError for
    a reason that isn't one of REASONS.
    """
    now = timezone.now()
    if reason not in REASONS:
        raise ValueError(f"No reason to report a member: {reason}")
    with transaction.atomic():
        members = lock_by_id({member_id, reporter.pk})
        if member_id not in members:
            raise Member.DoesNotExist
        reported, reporter = members[member_id], members[reporter.pk]
        if refusal := why_cannot_report_member(reported=reported, member=reporter, now=now):
            raise Refused(refusal)
        if find_report_of(member_id=member_id, reporter_id=reporter.pk):
            raise Refused(REPORTED_BEFORE)
        check_rate(reporter, now)
        before = Report.objects.filter(case__in=open_case_of(member_id), closed_at=None).count()
        join_reported_member(reported, reason, reporters=before + 1, now=now)
        return Report.objects.create(
            case=open_case_of(member_id).get(),
            reporter=reporter,
            reason=reason,
            note=note.strip(),
            snapshot=name_in_full(reported),
            created_at=now,
            weight=weigh_reports_of(reporter),
        )


def find_report_of(*, member_id: int, reporter_id: int) -> Report | None:
    """Return what somebody reported about a member that is not decided yet, if they did."""
    case = open_case_of(member_id)
    return Report.objects.filter(case__in=case, reporter_id=reporter_id, closed_at=None).first()


def find_last_report(cases: CaseQuerySet) -> int:
    """Return the number of the last open report of a case, 0 for none; a form carries it."""
    rows = Report.objects.filter(case__in=cases, closed_at=None).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def open_case_of(member_id: int) -> CaseQuerySet:
    """Return the open case about a member, as rows: one or none."""
    return Case.objects.open().about_members().filter(author_id=member_id)


def open_case_of_thread(comment_id: int) -> CaseQuerySet:
    """Return the open case about the thread below a comment, as rows: one or none."""
    return Case.objects.open().filter(branch_id=comment_id)


def open_case_like(case: Case) -> CaseQuerySet:
    """Return the open case of the thread or the member that a case is about, as rows."""
    if case.branch_id is not None:
        return open_case_of_thread(case.branch_id)
    return open_case_of(case.author_id)


def name_in_full(member: Member) -> str:
    """Return all that a member is called."""
    return f"{member.display_name} ({member.username})"


def lock_all(find: Callable[[], set[int]]) -> dict[int, Member]:
    """Lock by id the members that `find` names, anew where it names more once they are locked.

    For those who can be told only before the lock behind which they stay the same.
    """
    while True:
        before, asked = transaction.savepoint(), find()
        locked = lock_by_id(asked)
        if find() <= asked:
            transaction.savepoint_commit(before)
            return locked
        transaction.savepoint_rollback(before)


def lock_by_id(ids: Iterable[int]) -> dict[int, Member]:
    """Lock members until the transaction ends, by id: the one order, so nobody deadlocks."""
    rows = Member.objects.filter(pk__in=set(ids)).order_by("pk")
    return {member.pk: member for member in rows.select_for_update(no_key=True)}
