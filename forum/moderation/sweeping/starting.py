"""Decide that all comments of a member go, or those of a day; and take that back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.rules import without_overruled
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.waiting import is_any_noticed
from forum.moderation.measures.deciding import finish, lock_member, write_decision
from forum.moderation.rules import why_cannot_work_under
from forum.moderation.subjects.taking_part import why_leave_part
from forum.moderation.sweeping.models import WORKING, Stage, Sweep
from forum.moderation.sweeping.rules import (
    COMES_BACK,
    IS_SWEPT,
    IS_UNDONE,
    NOTHING_TO_SWEEP,
    SWEPT_FROM,
)
from forum.refusals import Refused

DAY = timedelta(days=1)


def sweep_all(**asked: Any) -> Decision:
    """Remove everything a member wrote; as start_sweep() in every other way."""
    return start_sweep(act=Act.SWEEP, **asked)


def sweep_day(**asked: Any) -> Decision:
    """Remove what a member wrote within 24 hours; as start_sweep() in every other way."""
    return start_sweep(act=Act.SWEEP_DAY, **asked)


def start_sweep(
    *, act: Act, member: Member, moderator: Member, seen: int | None = None, **why: Any
) -> Decision:
    """Decide that comments of a member are removed; working.py then does it, in chunks.

    One decision, one statement to the member. What an appeal against the moderator gave back
    stays. `why` is reason, note and
    words. Locks the member, then the head of the log. Raises Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(act=act, member=member, moderator=moderator, now=now, seen=seen)
        # What one still brings back, another would pass by as removed.
        at_work = Sweep.objects.filter(member=member, stage__in=WORKING)
        if stage := at_work.values_list("stage", flat=True).first():
            raise Refused(IS_SWEPT if stage == Stage.REMOVING else COMES_BACK)
        since = now - DAY if act == Act.SWEEP_DAY else None
        theirs = Comment.objects.filter(author=member, state__in=SWEPT_FROM)
        comments = without_overruled(theirs, moderator.pk)
        if since:
            comments = comments.filter(created_at__gte=since)
        there = count_to_sweep(comments)
        if not there["to_do"]:
            raise Refused(NOTHING_TO_SWEEP)
        decision = write_decision(act=act, member=member, moderator=moderator, now=now, **why)
        Sweep.objects.create(decision=decision, member=member, since=since, begun_at=now, **there)
        return finish(decision, member)


def count_to_sweep(comments: QuerySet[Comment]) -> dict[str, Any]:
    """Return how many comments are to go, the last of them, and what of them had been reported.

    That is whether any is reported, and whether a notice of illegal content waits, or a
    complaint about one that was answered.
    """
    there = comments.aggregate(
        to_do=Count("pk"), last=Max("pk"), reports=Max("open_report_count", default=0)
    )
    return {
        "was_reported": there.pop("reports") > 0,
        "was_noticed": is_any_noticed(comments) if there["to_do"] else False,
        **there,
    }


def lock_sweep(decision_id: int) -> Sweep:
    """Return the sweep of a decision, locked until the transaction ends: before any other lock."""
    return Sweep.objects.select_for_update(no_key=True).get(decision_id=decision_id)


def act_of_undoing(sweep: Sweep) -> Act:
    """Return the act that takes a sweep back."""
    return Act.UNPRUNE if sweep.branch_id else Act.UNSWEEP


def undo_sweep(*, sweep: Sweep, moderator: Member, seen: int | None = None, **why: Any) -> Decision:
    """Decide that what a sweep removed comes back; one that still removes stops.

    Locks the sweep, the member, then the head of the log. Raises Refused.
    """
    now, act = timezone.now(), act_of_undoing(sweep)
    if sweep.branch is not None:
        place = sweep.branch.root.article
        refusal = why_cannot_work_under(place, moderator=moderator, now=now)
        if refusal := refusal or why_leave_part(sweep, moderator):
            raise Refused(refusal)
    with transaction.atomic():
        sweep = lock_sweep(sweep.decision_id)
        member = lock_member(
            act=act, member=sweep.member, moderator=moderator, now=now, seen=seen,
            undone=sweep.decision_id,
        )  # fmt: skip
        if sweep.is_undone:
            raise Refused(IS_UNDONE)
        return take_back(sweep, member, moderator=moderator, now=now, **why)


def take_back(
    sweep: Sweep, member: Member, *, moderator: Member, now: datetime, **why: Any
) -> Decision:
    """Write that what a sweep removed comes back. Call with the sweep and the member locked."""
    act = act_of_undoing(sweep)
    decision = write_decision(act=act, member=member, moderator=moderator, now=now, **why)
    Sweep.objects.filter(pk=sweep.pk).update(stage=Stage.RESTORING, cursor=0, undo=decision)
    return finish(decision, member)
