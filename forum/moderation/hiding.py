"""Hide a comment that several credible readers reported, until a moderator looks at it."""

from datetime import datetime

from django.db.models import Count, Sum

from forum.discussion.models import Comment, State
from forum.discussion.removal import hide_comment
from forum.moderation.chain.appending import log_decision
from forum.moderation.models import Act, Decision, Report, Why
from forum.moderation.telling import tell_author
from forum.moderation.weighing import HARMLESS, HIDING_REPORTERS, HIDING_WEIGHT

# Who decided one of these has read the comment and found that it may stand.
LET_STAND = (Act.DISMISS, Act.RESTORE, Act.PUBLISH)


def may_hide_next(comment: Comment) -> bool:
    """Say whether one more report could be enough; asks nothing."""
    return comment.open_report_count + 1 >= HIDING_REPORTERS and comment.state == State.PUBLISHED


def was_hidden_by_reports(comment: Comment, last: Decision | None) -> bool:
    """Say whether no moderator has looked yet at what reports have hidden."""
    return comment.state == State.HIDDEN and last is not None and last.moderator_id is None


def hide_if_reported_enough(comment: Comment, now: datetime) -> Decision | None:
    """Hide the comment if its open reports weigh enough; return the decision, if there is one.

    Call in the transaction of a report, under the discussion's lock, once it
    is counted. Asks nothing of the database while reporters are too few.
    Nothing is hidden of who works here, and nothing that a moderator let stand
    since it was last changed.
    """
    if (
        comment.open_report_count < HIDING_REPORTERS
        or comment.state != State.PUBLISHED
        or comment.author.is_staff
        or not _weigh_enough(comment)
        or _was_let_stand(comment)
    ):
        return None
    hidden = hide_comment(comment_id=comment.pk)
    decision = Decision.objects.create(
        moderator=None,
        act=Act.HIDE,
        comment=hidden,
        member=hidden.author,
        reason=Why.REPORTED,
        is_automated=True,
        decided_at=now,
    )
    tell_author(decision, hidden)
    log_decision(decision)
    return decision


def _weigh_enough(comment: Comment) -> bool:
    reports = Report.objects.filter(comment=comment, closed_at=None).exclude(reason__in=HARMLESS)
    found = reports.aggregate(reporters=Count("pk"), weight=Sum("weight"))
    return found["reporters"] >= HIDING_REPORTERS and (found["weight"] or 0) >= HIDING_WEIGHT


def _was_let_stand(comment: Comment) -> bool:
    decisions = Decision.objects.filter(comment=comment, act__in=LET_STAND)
    if comment.edited_at:
        decisions = decisions.filter(decided_at__gt=comment.edited_at)
    return decisions.exists()
