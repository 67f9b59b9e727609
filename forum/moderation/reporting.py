"""Report a comment to the moderators."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case as DbCase
from django.db.models import Count, Value, When
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.models import Comment
from forum.discussion.reporting import count_open_reports, suggest_removal
from forum.discussion.states import lock_members
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.cases.joining import join_reported
from forum.moderation.community.rules import HOLDS_NO_MORE
from forum.moderation.hiding import hide_if_reported_enough, may_hide_next
from forum.moderation.models import Decision, Report
from forum.moderation.reasons import Reason, is_report_reason, is_rule
from forum.moderation.weighing import weigh_reports_of
from forum.refusals import Refused


def report_comment(*, comment_id: int, reporter: Member, reason: str, note: str = "") -> Report:
    """Put a comment before the moderators; hide it if enough have (hiding.py).

    Once a member, and again when it was changed since a moderator looked at it.

    Writes the report, the package's removal suggestion, the comment's count of
    open reports and its case in one transaction. Locks the discussion, then the
    reporter, whose limit and standing thereby hold against parallel
    requests, and all whom hiding touches. Raises Refused, Comment.DoesNotExist,
    ValueError for an unknown reason.
    """
    now = timezone.now()
    check_reason(reason)
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if may_hide_next(comment):
            # All members whom hiding touches at once, by id: the one order, so nobody deadlocks.
            lock_members(comment, [reporter.pk])
        reporter = Member.objects.select_for_update(no_key=True).get(pk=reporter.pk)
        if refusal := rules.why_cannot_report(
            comment=comment, discussion=discussion, member=reporter, now=now
        ):
            raise Refused(refusal)
        before = find_last_report(comment_id=comment_id, reporter_id=reporter.pk)
        if refusal := rules.why_reported_before(comment=comment, before=before):
            raise Refused(refusal)
        check_rate(reporter, now)
        report = Report.objects.create(
            comment=comment,
            reporter=reporter,
            reason=reason,
            note=note.strip(),
            created_at=now,
            weight=weigh_reports_of(reporter),
        )
        count_open_reports(comment_id=comment_id, delta=1)
        comment.open_report_count += 1
        join_reported(comment, reason, now)
        suggest_removal(comment=comment, member=reporter)
        hide_if_reported_enough(comment, now)
    return report


def find_last_report(*, comment_id: int, reporter_id: int) -> Report | None:
    """Return what a member reported about a comment last, open or closed."""
    reports = Report.objects.filter(comment_id=comment_id, reporter_id=reporter_id)
    return reports.order_by("-pk").first()


def count_open_under(article_id: int) -> dict[int, int]:
    """Return how many open reports each comment of an article has, where it has any.

    For manage.py recount, by settings.DISCUSSION_COUNTERS.
    """
    rows = Report.objects.filter(comment__article_id=article_id, closed_at=None)
    return dict(rows.values_list("comment_id").annotate(Count("pk")).order_by())


def close_reports(
    *, comment_id: int, up_to: int | None, decision: Decision, verdict: str, now: datetime
) -> list[int]:
    """Close a comment's open reports, up to an id if one is given; return who made them, by id.

    What the moderator reported themselves is found neither right nor wrong. Call under the
    discussion's lock, in the decision's transaction.
    """
    open_reports = Report.objects.filter(comment_id=comment_id, closed_at=None)
    if up_to is not None:
        open_reports = open_reports.filter(pk__lte=up_to)
    reporters = sorted(open_reports.values_list("reporter", flat=True))
    if reporters:
        found = verdict_by(decision, verdict)
        open_reports.update(closed_at=now, verdict=found, decision=decision)
        count_open_reports(comment_id=comment_id, delta=-len(reporters))
    return reporters


def reopen_reports(*, dismissed_by: Decision, comment: Comment, now: datetime) -> list[int]:
    """Open again what a decision dismissed, with its case; return who reported, by id.

    Who has reported the comment anew since, as it was changed, has that report open, and the
    old one has no verdict any more. Call under the discussion's lock, in the transaction of
    the decision that takes it back.
    """
    anew = Report.objects.filter(comment=comment, closed_at=None).values("reporter")
    dismissed = Report.objects.filter(decision=dismissed_by)
    dismissed.filter(reporter__in=anew).update(verdict="")
    closed = dismissed.exclude(reporter__in=anew)
    found = list(closed.order_by("reporter").values_list("reporter", "reason"))
    closed.update(closed_at=None, verdict="", decision=None)
    count_open_reports(comment_id=comment.pk, delta=len(found))
    comment.open_report_count += len(found)
    for reason in {reason for _reporter, reason in found}:
        join_reported(comment, reason, now)
    return [reporter for reporter, _reason in found]


def turn_reports(*, undone: Decision, decision: Decision, verdict: str) -> list[int]:
    """Turn the verdict on reports whose decision is taken back; return who made them, by id.

    The moderator's own has none any more.
    """
    judged = Report.objects.filter(decision=undone)
    reporters = sorted(judged.values_list("reporter", flat=True))
    judged.update(decision=decision, verdict=verdict_by(decision, verdict))
    return reporters


def verdict_by(decision: Decision, verdict: str) -> DbCase:
    """Return the verdict on each report: none on the moderator's own.

    Kept from deciding what they reported, a moderator alone on duty could neither
    report nor act; so they may, but it raises no weight of theirs.
    """
    own = When(reporter=decision.moderator_id, then=Value(""))
    return DbCase(own, default=Value(verdict))


def check_reason(reason: str) -> None:
    """Raise Refused if nothing can be reported for this any more, ValueError if it is no reason."""
    if not is_rule(reason) and reason != Reason.OTHER:
        raise ValueError(f"No such reason: {reason}")
    if not is_report_reason(reason):
        raise Refused(HOLDS_NO_MORE)


def check_rate(reporter: Member, now: datetime) -> None:
    """Raise Refused if the member has reported too much lately."""
    recent = Report.objects.filter(
        reporter=reporter, created_at__gt=now - rules.REPORT_PERIOD
    ).count()
    if recent >= rules.REPORT_LIMIT:
        raise Refused(rules.TOO_MANY_REPORTS)
