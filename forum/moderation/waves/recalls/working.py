"""Do the work of a recall, a comment a transaction: who is killed leaves it exact, others go on.

Each transaction locks the recall before all else, so that two workers never have the same
comment; nobody who holds another lock waits for a recall.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.discussion import states
from forum.discussion.access import Locked, lock_comment
from forum.discussion.models import State
from forum.discussion.removal import publish_held_comment
from forum.moderation.acts import Act
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.claims import why_claimed
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.taking_back import undo_of
from forum.moderation.waves.models import WaveHold
from forum.moderation.waves.recalls.finding import find_recalled
from forum.moderation.waves.recalls.models import AT_WORK, Recall, RecallStage
from forum.moderation.waves.recalls.telling import tell_held
from forum.moderation.waves.reminding import forget_left
from forum.moderation.waves.rules import CHUNK
from forum.refusals import Refused


def work_on(recall_id: int, chunk: int = CHUNK) -> Recall:
    """Hold, or publish again, up to `chunk` comments; return how the recall stands then.

    Locks, a comment at a time, the recall, the discussion, members by id, last the head of
    the log. Raises Recall.DoesNotExist.
    """
    for _step in range(chunk):
        if not _take_step(recall_id):
            forget_left()
            break
    rows = Recall.objects.select_related("wave", "moderator", "undone_by")
    return rows.get(pk=recall_id)


def work_on_all() -> int:
    """Finish every recall that is at work, the oldest first; return how many."""
    done = 0
    while recall := Recall.objects.filter(stage__in=AT_WORK).order_by("pk").first():
        while work_on(recall.pk).is_working:
            pass
        done += 1
    return done


def _take_step(recall_id: int) -> bool:
    """Do one comment; say whether there may be more."""
    with transaction.atomic():
        # Alone: what was joined would be as it was before the wait for the lock.
        recall = Recall.objects.select_for_update(no_key=True).get(pk=recall_id)
        if not recall.is_working:
            return False
        is_returning = recall.stage == RecallStage.RETURNING
        done = _return_next(recall) if is_returning else _hold_next(recall)
        if done is None:
            stage = RecallStage.RETURNED if is_returning else RecallStage.HELD
            Recall.objects.filter(pk=recall.pk).update(stage=stage)
            return False
        cursor, count = done
        counter = "returned_count" if is_returning else "held_count"
        Recall.objects.filter(pk=recall.pk).update(cursor=cursor, **{counter: F(counter) + count})
    return True


def _hold_next(recall: Recall) -> tuple[int, int] | None:
    """Hold the next comment; return its number and whether it was still to be held."""
    recalled = find_recalled(recall.wave, recall.since, recall.first, recall.cursor)
    found = next(recalled, None)
    if found is None:
        return None
    locked = lock_comment(found.pk)
    return found.pk, int(_hold(recall, locked))


def _hold(recall: Recall, locked: Locked) -> bool:
    """Hold a comment, unless somebody looked at it meanwhile; hide it where it was answered.

    Where it waits, the answers would hang on nothing.
    """
    discussion, comment = locked
    is_judged = Decision.objects.filter(comment=comment).exists()
    if comment.state != State.PUBLISHED or comment.picked_at or is_judged:
        return False
    number = 0
    if comment.answers.exists():
        try:
            decision = decide(
                act=Act.HIDE,
                comment_id=comment.pk,
                moderator=recall.moderator,
                reason=Why.CHECKING,
                is_automated=True,
            )
        except Refused:  # Their own, or a colleague's case: it stays.
            return False
        number = decision.pk
    else:
        states.change_state(discussion, comment, State.HELD)
        tell_held(comment)
    WaveHold.objects.update_or_create(
        comment=comment,
        defaults={"wave": recall.wave, "recall": recall, "release": None, "decision": number},
    )
    return True


def _return_next(recall: Recall) -> tuple[int, int] | None:
    """Publish the next comment again; return its hold's number and whether it was to be."""
    holds = WaveHold.objects.filter(recall=recall, pk__gt=recall.cursor).order_by("pk")
    found = holds.first()
    if found is None:
        return None
    locked = lock_comment(found.comment_id)
    hold = holds.filter(pk=found.pk).first()  # Its author may have changed it meanwhile.
    return found.pk, int(hold is not None and _return(recall, hold, locked))


def _return(recall: Recall, hold: WaveHold, locked: Locked) -> bool:
    """Publish a comment again, unless somebody decided about it since, or has it before them."""
    _discussion, comment = locked
    moderator = recall.undone_by
    last = Decision.objects.last_on(comment)
    if moderator is None or (last.pk if last else 0) != hold.decision:
        return False
    if comment.state == State.HELD and last is None:
        if why_claimed(find_open_case(comment.pk), moderator, timezone.now()):
            return False
        publish_held_comment(comment_id=comment.pk, locked=locked)
    elif comment.state == State.HIDDEN and last is not None:
        is_own = undo_of(last, moderator) == Act.RESTORE
        reason = Why.TAKEN_BACK if is_own else Why.MISTAKE
        try:
            decide(act=Act.RESTORE, comment_id=comment.pk, moderator=moderator, reason=reason)
        except Refused:
            return False
    else:
        return False
    hold.delete()
    return True
