"""Do the work of a sweep, a comment a transaction: who is killed leaves it exact, others go on.

Each transaction locks the sweep before all else, so that two workers never
have the same comment; nobody who holds another lock waits for a sweep.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.discussion import states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, State
from forum.moderation.appeals.rules import without_overruled
from forum.moderation.checks.lessons.noting import note_swept, take_swept_back
from forum.moderation.decisions.models import Decision
from forum.moderation.pinning import pin_again
from forum.moderation.reasons import is_rule
from forum.moderation.reporting import (
    Reported,
    close_reports,
    read_reports,
    reopen_reports,
    turn_reports,
)
from forum.moderation.sweeping.branch_reach import in_branch
from forum.moderation.sweeping.models import WORKING, Stage, Sweep, Swept
from forum.moderation.sweeping.rules import CHUNK, SWEPT_FROM
from forum.moderation.telling_reporters import tell_reporters, tell_what_holds
from forum.moderation.trust.settling import lock_and_settle


def work_on(sweep_id: int, chunk: int = CHUNK) -> Sweep:
    """Remove or restore up to `chunk` comments; return how the sweep stands then.

    Locks, a comment at a time, the sweep, the discussion, then members by id.
    Raises Sweep.DoesNotExist.
    """
    for _step in range(chunk):
        if not take_step(sweep_id):
            break
    return Sweep.objects.select_related("member", "decision").get(pk=sweep_id)


def work_on_all() -> int:
    """Finish every sweep that is at work, the oldest first; return how many."""
    done = 0
    while sweep := Sweep.objects.filter(stage__in=WORKING).order_by("pk").first():
        while work_on(sweep.pk).is_working:
            pass
        done += 1
    return done


def take_step(sweep_id: int) -> bool:
    """Do one comment; say whether there may be more."""
    with transaction.atomic():
        sweep = Sweep.objects.select_for_update(no_key=True).get(pk=sweep_id)
        if not sweep.is_working:
            return False
        is_removing = sweep.stage == Stage.REMOVING
        comment_id = _next_to_remove(sweep) if is_removing else _next_to_restore(sweep)
        if comment_id is None:
            stage = Stage.REMOVED if is_removing else Stage.RESTORED
            Sweep.objects.filter(pk=sweep.pk).update(stage=stage)
            lock_and_settle([sweep.member_id], timezone.now())
            return False
        if is_removing:
            is_done = _remove(sweep, comment_id, timezone.now())
            count = {"removed_count": F("removed_count") + int(is_done)}
        else:
            is_done = _restore(sweep, comment_id)
            count = {"restored_count": F("restored_count") + int(is_done)}
        Sweep.objects.filter(pk=sweep.pk).update(cursor=comment_id, **count)
    return True


def _next_to_remove(sweep: Sweep) -> int | None:
    comments = Comment.objects.filter(
        author_id=sweep.member_id, pk__gt=sweep.cursor, pk__lte=sweep.last, state__in=SWEPT_FROM
    )
    if sweep.branch:
        comments = in_branch(comments, sweep.branch.root)
    if sweep.since:
        comments = comments.filter(created_at__gte=sweep.since)
    comments = without_overruled(comments, sweep.decision.moderator_id)
    return comments.order_by("pk").values_list("pk", flat=True).first()


def _next_to_restore(sweep: Sweep) -> int | None:
    swept = Swept.objects.filter(sweep=sweep, comment_id__gt=sweep.cursor).order_by("comment_id")
    return swept.values_list("comment_id", flat=True).first()


def _remove(sweep: Sweep, comment_id: int, now: datetime) -> bool:
    """Remove a comment as it stands under the lock, close its reports and tell who reported."""
    discussion, comment = lock_comment(comment_id)
    if comment.state not in SWEPT_FROM:
        return False
    Swept.objects.create(
        sweep=sweep,
        comment=comment,
        state=comment.state,
        decision=_last_decision(comment_id),
    )
    reports = _lock_reporters(comment)
    told = close_reports(  # All that the member wrote was judged, not each report.
        reports, comment_id=comment_id, decision=sweep.decision, verdict="", now=now
    )
    comment.open_report_count = 0
    because = sweep.decision.reason if is_rule(sweep.decision.reason) else ""
    states.change_state(discussion, comment, State.REMOVED, because=because)
    if told:
        tell_reporters(sweep.decision, comment)
    if any(one.decision and one.reporter not in told for one in reports):
        tell_what_holds(sweep.decision, comment)
    note_swept(sweep.decision, comment, left=sweep.to_do - sweep.removed_count, now=now)
    return True


def _restore(sweep: Sweep, comment_id: int) -> bool:
    """Bring a comment back as it was, unless somebody decided about it since."""
    discussion, comment = lock_comment(comment_id)
    swept = Swept.objects.get(sweep=sweep, comment_id=comment_id)
    if comment.state != State.REMOVED or swept.decision != _last_decision(comment_id):
        return False
    reports = _lock_reporters(comment)
    states.change_state(discussion, comment, State(swept.state))
    if comment.is_official:
        pin_again(discussion, comment, timezone.now())
    if reports:
        _open_again(reports, sweep, comment)
    take_swept_back(comment, timezone.now())
    return True


def _lock_reporters(comment: Comment) -> list[Reported]:
    """Return a comment's reports, the open ones and those judged before, with who made them locked.

    With all whom the change of state touches, by id: one order, so nobody deadlocks.
    """
    reports = read_reports(comment.pk)
    if reports:
        states.lock_members(comment, [one.reporter for one in reports])
    return reports


def _open_again(reports: list[Reported], sweep: Sweep, comment: Comment) -> None:
    """Open again what the sweep closed of a comment, and tell who reported that it waits.

    Whose report was judged before that hears what holds again.
    """
    undo = sweep.undo
    if undo is None:
        raise ValueError("Nobody has taken this back.")
    told = turn_reports(
        reports, comment_id=comment.pk, undone=sweep.decision, decision=undo, verdict=""
    )
    if told:
        tell_reporters(undo, comment, is_taken_back=True)
        reopen_reports(dismissed_by=undo, comment=comment, now=timezone.now())
    if any(one.decision and one.reporter not in told for one in reports):
        tell_what_holds(undo, comment)


def _last_decision(comment_id: int) -> int:
    decisions = Decision.objects.on_comments().filter(comment_id=comment_id)
    return decisions.order_by("-pk").values_list("pk", flat=True).first() or 0
