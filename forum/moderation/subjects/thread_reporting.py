"""Report a whole thread to the moderators: that a talk went wrong, not one comment."""

from django.db import transaction
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.cases.joining import join_reported_thread
from forum.moderation.reporting import check_rate, check_reason
from forum.moderation.reports.models import Report
from forum.moderation.rules import why_cannot_report
from forum.moderation.subjects.newest import MOST_COUNTED
from forum.moderation.subjects.reporting import open_case_of_thread
from forum.moderation.subjects.rules import NO_THREAD, THREAD_REPORTED_BEFORE
from forum.moderation.sweeping.branch_reach import in_branch
from forum.moderation.weighing import weigh_reports_of
from forum.refusals import Refused


def report_thread(*, comment_id: int, reporter: Member, reason: str, note: str = "") -> Report:
    """Put a comment with all below it before the moderators, once a reader and an open case.

    Hides nothing. Locks the discussion, then the reporter. Raises Refused,
    Comment.DoesNotExist, ValueError for an unknown reason.
    """
    now = timezone.now()
    check_reason(reason)
    with transaction.atomic():
        discussion, root = lock_comment(comment_id)
        reporter = Member.objects.select_for_update(no_key=True).get(pk=reporter.pk)
        if refusal := why_cannot_report(
            comment=root, discussion=discussion, member=reporter, now=now
        ):
            raise Refused(refusal)
        if not root.reply_count:
            raise Refused(NO_THREAD)
        if find_report_of_thread(comment_id=comment_id, reporter_id=reporter.pk):
            raise Refused(THREAD_REPORTED_BEFORE)
        check_rate(reporter, now)
        before = Report.objects.filter(case__in=open_case_of_thread(comment_id), closed_at=None)
        join_reported_thread(
            root, reason, reach=_count(root), reporters=before.count() + 1, now=now
        )
        return Report.objects.create(
            case=open_case_of_thread(comment_id).get(),
            reporter=reporter,
            reason=reason,
            note=note.strip(),
            created_at=now,
            weight=weigh_reports_of(reporter),
        )


def find_report_of_thread(*, comment_id: int, reporter_id: int) -> Report | None:
    """Return what somebody reported about a thread that is not decided yet, if they did."""
    case = open_case_of_thread(comment_id)
    return Report.objects.filter(case__in=case, reporter_id=reporter_id, closed_at=None).first()


def _count(root: Comment) -> int:
    """Return how many comments readers see in the thread, up to MOST_COUNTED."""
    published = Comment.objects.filter(state=State.PUBLISHED)
    return in_branch(published, root)[:MOST_COUNTED].count()
