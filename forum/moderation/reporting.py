"""Report a comment to the moderators."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Case as DbCase
from django.db.models import Count, Q, Value, When
from django.utils import timezone

from forum.discussion.access import lock_comment
from forum.discussion.models import Comment
from forum.discussion.reporting import count_open_reports, suggest_removal
from forum.discussion.states import lock_members
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.cases.joining import join_reported
from forum.moderation.community.rules import HOLDS_NO_MORE
from forum.moderation.decisions.models import Decision
from forum.moderation.hiding import (
    find_judged_reporters,
    hide_if_reported_enough,
    may_hide_next,
)
from forum.moderation.reasons import Reason, is_report_reason, is_rule
from forum.moderation.reports.models import Report
from forum.moderation.weighing import weigh_reports_of
from forum.ready import trips
from forum.ready.compiled import CompiledQuery
from forum.refusals import Refused

# No verdict on the moderator's own, as verdict_by() says.
_FIND = "verdict = CASE WHEN reporter_id = %s THEN '' ELSE %s END, decision_id = %s"
_CLOSE = f"""
UPDATE moderation_report SET closed_at = %s, {_FIND}
WHERE comment_id = %s AND closed_at IS NULL AND id <= %s
"""  # noqa: S608
_TURN = f"""
UPDATE moderation_report SET {_FIND} WHERE comment_id = %s AND decision_id = %s
"""  # noqa: S608
_REOPEN = """
UPDATE moderation_report SET closed_at = NULL, verdict = '', decision_id = NULL
WHERE comment_id = %s AND decision_id = %s AND reporter_id NOT IN (
    SELECT reporter_id FROM moderation_report WHERE comment_id = %s AND closed_at IS NULL
)
"""
_FORGET = "UPDATE moderation_report SET verdict = '' WHERE comment_id = %s AND decision_id = %s"


def report_comment(*, comment_id: int, reporter: Member, reason: str, note: str = "") -> Report:
    """Put a comment before the moderators; hide it if enough have (hiding.py).

    Once a member, and again when it was changed since a moderator looked at it.

    Writes the report, the package's removal suggestion, the comment's count of
    open reports and its case in one transaction. Locks the discussion, then the
    reporter, whose limit and standing thereby hold against parallel
    requests, and all whom hiding touches. Raises Refused, Comment.DoesNotExist,
    ValueError for an unknown reason.
    """
    check_reason(reason)
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        # Not before the wait for the lock: the report that hides would be older than others.
        now = timezone.now()
        if may_hide_next(comment):
            # All members whom hiding touches at once, by id: the one order, so nobody deadlocks.
            lock_members(comment, [reporter.pk, *find_judged_reporters(comment)])
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


class Reported(NamedTuple):
    """A report, as far as a decision asks."""

    pk: int
    reporter: int
    decision: int | None  # Which closed it; None while it is open.
    reason: str


_reported = CompiledQuery(
    lambda comment: (
        Report.objects.filter(
            Q(closed_at=None) | Q(decision__isnull=False), comment=comment
        )
        .order_by("pk")
        .values_list("pk", "reporter", "decision", "reason")
    ),
    "comment", is_prepared=True,
)  # fmt: skip


def read_reports(comment_id: int) -> list[Reported]:
    """Return a comment's reports, by id: the open ones, and those that decisions closed.

    Call under the discussion's lock: then they stay so.
    """
    return [Reported(*row) for row in _reported(comment=comment_id)]


def close_reports(
    reports: Iterable[Reported],
    *,
    comment_id: int,
    decision: Decision,
    verdict: str,
    now: datetime,
) -> list[int]:
    """Close those of a comment's reports that are open; return who made them, by id.

    They are all that are, or all up to one. What the moderator reported themselves is found
    neither right nor wrong. Call in the decision's transaction with what read_reports() gave.
    """
    closed = [one for one in reports if one.decision is None]
    if closed:
        at = connection.ops.adapt_datetimefield_value(now)
        last = max(one.pk for one in closed)
        found = [decision.moderator_id or 0, str(verdict), decision.pk]
        trips.write(_CLOSE, [at, *found, comment_id, last])
        count_open_reports(comment_id=comment_id, delta=-len(closed))
    return sorted(one.reporter for one in closed)


def reopen_reports(*, dismissed_by: Decision, comment: Comment, now: datetime) -> list[int]:
    """Open again what a decision closed of a comment, with its case; return who reported, by id.

    Who has reported the comment anew since, as it was changed, has that report open, and the
    old one has no verdict any more. Call under the discussion's lock, in the transaction of
    the decision that takes it back.
    """
    reports = read_reports(comment.pk)
    dismissed = [one for one in reports if one.decision == dismissed_by.pk]
    anew = {one.reporter for one in reports if one.decision is None}
    found = [one for one in dismissed if one.reporter not in anew]
    trips.write(_REOPEN, [comment.pk, dismissed_by.pk, comment.pk])
    if len(found) < len(dismissed):  # What is left of that decision's.
        trips.write(_FORGET, [comment.pk, dismissed_by.pk])
    count_open_reports(comment_id=comment.pk, delta=len(found))
    comment.open_report_count += len(found)
    for reason in {one.reason for one in found}:
        join_reported(comment, reason, now)
    return sorted(one.reporter for one in found)


def turn_reports(
    reports: Iterable[Reported],
    *,
    comment_id: int,
    undone: Decision,
    decision: Decision,
    verdict: str,
) -> list[int]:
    """Turn the verdict on a comment's reports whose decision is taken back; return whose, by id.

    The moderator's own has none any more. As close_reports() in every other way.
    """
    turned = sorted(one.reporter for one in reports if one.decision == undone.pk)
    if turned:
        found = [decision.moderator_id or 0, str(verdict), decision.pk]
        trips.write(_TURN, [*found, comment_id, undone.pk])
    return turned


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
