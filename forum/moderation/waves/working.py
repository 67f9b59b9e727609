"""Do the work of a release, a comment a transaction: who is killed leaves it exact, others go on.

Each transaction locks the release before all else, so that two workers never
have the same comment; nobody who holds another lock waits for a release.
"""

from django.db import transaction
from django.db.models import F

from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, State
from forum.moderation.acts import Act
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.waves.models import WORKING, Release, Stage, WaveHold
from forum.moderation.waves.releasing import remaining
from forum.moderation.waves.reminding import forget_left
from forum.moderation.waves.rules import CHUNK
from forum.refusals import Refused


def work_on(release_id: int, chunk: int = CHUNK) -> Release:
    """Publish, or hide again, up to `chunk` comments; return how the release stands then.

    Locks, a comment at a time, the release, the discussion, members by id, last
    the head of the log. Raises Release.DoesNotExist.
    """
    for _step in range(chunk):
        if not _take_step(release_id):
            forget_left()
            break
    return Release.objects.select_related("wave", "moderator", "undone_by").get(pk=release_id)


def work_on_all() -> int:
    """Finish every release that is at work, the oldest first; return how many."""
    done = 0
    while release := Release.objects.filter(stage__in=WORKING).order_by("pk").first():
        while work_on(release.pk).is_working:
            pass
        done += 1
    return done


def _take_step(release_id: int) -> bool:
    """Do one comment; say whether there may be more."""
    with transaction.atomic():
        release = Release.objects.select_for_update(no_key=True).get(pk=release_id)
        if not release.is_working:
            return False
        is_hiding = release.stage == Stage.HIDING
        found = _next_to_hide(release) if is_hiding else _next_to_publish(release)
        if found is None:
            stage = Stage.HIDDEN if is_hiding else Stage.RELEASED
            Release.objects.filter(pk=release.pk).update(stage=stage)
            return False
        is_done = _hide(release, found) if is_hiding else _publish(release, found)
        counter = "hidden_count" if is_hiding else "published_count"
        Release.objects.filter(pk=release.pk).update(
            cursor=found.pk, **{counter: F(counter) + int(is_done)}
        )
    return True


def _next_to_publish(release: Release) -> WaveHold | None:
    rows = remaining(release.wave).filter(pk__gt=release.cursor, pk__lte=release.last)
    return rows.order_by("pk").first()


def _next_to_hide(release: Release) -> WaveHold | None:
    return WaveHold.objects.filter(release=release, pk__gt=release.cursor).order_by("pk").first()


def _publish(release: Release, hold: WaveHold) -> bool:
    """Publish a comment, unless somebody decided about it meanwhile, or has it before them."""
    _discussion, comment = lock_comment(hold.comment_id)
    if comment.state == State.HELD:
        act = Act.PUBLISH
    elif comment.state == State.HIDDEN and _last_number(comment) == hold.decision:
        act = Act.RESTORE
    else:
        return False
    try:
        decision = decide(
            act=act, comment_id=comment.pk, moderator=release.moderator, reason=Why.WAVE_OVER
        )
    except Refused:  # Their own, or a colleague's case: it remains on the wave's page.
        return False
    _remember(hold, decision, release=release)
    return True


def _hide(release: Release, hold: WaveHold) -> bool:
    """Hide a comment again, unless somebody decided about it since."""
    moderator = release.undone_by
    _discussion, comment = lock_comment(hold.comment_id)
    last = Decision.objects.last_on(comment)
    is_ours = last is not None and last.pk == hold.decision
    if moderator is None or comment.state != State.PUBLISHED or not is_ours:
        return False
    try:
        decision = decide(
            act=Act.HIDE, comment_id=comment.pk, moderator=moderator, reason=Why.CHECKING
        )
    except Refused:
        return False
    _remember(hold, decision)
    return True


def _remember(hold: WaveHold, decision: Decision, **columns: Release) -> None:
    WaveHold.objects.filter(pk=hold.pk).update(decision=decision.pk, **columns)


def _last_number(comment: Comment) -> int:
    last = Decision.objects.last_on(comment)
    return last.pk if last else 0
