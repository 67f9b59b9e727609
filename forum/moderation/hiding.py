"""Hide a comment that several credible readers reported, until a moderator looks at it."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime

from django.db.models import Count

from forum.discussion.models import Comment, State
from forum.discussion.removal import hide_comment
from forum.moderation.acts import Act
from forum.moderation.chain.appending import log_decision
from forum.moderation.community.citing import cite_rule
from forum.moderation.community.models import RuleVersion
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.telling import tell_author
from forum.moderation.telling_reporters import tell_what_holds
from forum.moderation.weighing import (
    HIDDEN_AT_ONCE,
    HIDING,
    HIDING_REPORTERS,
    HIDING_WEIGHT,
    order_by_weight,
)
from forum.refusals import Refused

# Who decided one of these has read the comment and found that it may stand, or what is left.
LET_STAND = (Act.DISMISS, Act.RESTORE, Act.PUBLISH, Act.REDACT)


def may_hide_next(comment: Comment) -> bool:
    """Say whether one more report could be enough; asks nothing."""
    return comment.open_report_count + 1 >= HIDING_REPORTERS and comment.state == State.PUBLISHED


def find_judged_reporters(comment: Comment) -> list[int]:
    """Return who heard what became of a report of the comment: they hear if reports hide it."""
    judged = Report.objects.filter(comment=comment, decision__isnull=False).exclude(told="")
    return sorted(set(judged.values_list("reporter", flat=True)))


def was_hidden_by_reports(comment: Comment) -> bool:
    """Say whether reports have hidden a comment and no judgement of it stands.

    Nobody has looked at it yet, or whoever has took back what they decided; a measure on its
    branch is no judgement. One query, for what is hidden.
    """
    return comment.state == State.HIDDEN and Decision.objects.is_for_reports(comment)


def hide_if_reported_enough(comment: Comment, now: datetime) -> Decision | None:
    """Hide the comment if its open reports weigh enough; return the decision, if there is one.

    Call in the transaction of a report, under the discussion's lock, once it
    is counted. Asks nothing of the database while reporters are too few.
    Nothing is hidden of who works here, and nothing that a moderator let stand
    since it was last changed. Who was told that it stands, before it was changed, and has
    not reported it anew, hears of it.
    """
    if (
        comment.open_report_count < HIDING_REPORTERS
        or comment.state != State.PUBLISHED
        or comment.author.is_staff
        or not _weigh_enough(comment, now)
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
        rule=_find_rule(comment),
        is_automated=True,
        decided_at=now,
    )
    tell_author(decision, hidden)
    tell_what_holds(decision, hidden)
    log_decision(decision)
    return decision


def _weigh_enough(comment: Comment, now: datetime) -> bool:
    """Say whether its reports are enough, without those of members who are kept out since."""
    reports = (
        Report.objects.filter(comment=comment, closed_at=None, reporter__is_active=True)
        .filter(reason__in=HIDING)
        .exclude(reporter__suspended_until__gt=now)
    )
    weights = dict(reports.values_list("reporter", "weight"))
    if not _is_enough(weights.values()):
        return False
    for reporter, number in _count_hidden_by(weights):
        if number >= HIDDEN_AT_ONCE:
            del weights[reporter]
    return _is_enough(weights.values())


def _is_enough(weights: Collection[int]) -> bool:
    return len(weights) >= HIDING_REPORTERS and sum(weights) >= HIDING_WEIGHT


def _count_hidden_by(reporters: Iterable[int]) -> list[tuple[int, int]]:
    """Return (member, comments that their reports have hidden and nobody has judged yet)."""
    waiting = Report.objects.filter(closed_at=None, comment__state=State.HIDDEN)
    rows = waiting.filter(reporter__in=list(reporters)).order_by()
    return list(rows.values_list("reporter").annotate(number=Count("pk")))


def _find_rule(comment: Comment) -> RuleVersion | None:
    """Return the rule that what weighs most of its reports names, of those that hold."""
    reports = Report.objects.filter(comment=comment, closed_at=None)
    for reason in order_by_weight(reports.values_list("reason", "weight")):
        with suppress(Refused):
            return cite_rule(reason)
    return None


def _was_let_stand(comment: Comment) -> bool:
    decisions = Decision.objects.filter(comment=comment, act__in=LET_STAND)
    decisions = decisions.exclude(reason=Why.TAKEN_BACK)
    if comment.edited_at:
        decisions = decisions.filter(decided_at__gt=comment.edited_at)
    return decisions.exists()
