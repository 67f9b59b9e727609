"""Note where a moderator decides otherwise than Akismet said."""

from datetime import datetime

from django.conf import settings

from forum.discussion.models import Comment
from forum.moderation.acts import Act, Step
from forum.moderation.checks.akismet import CODE, IS_SPAM
from forum.moderation.checks.lessons.models import AkismetLesson
from forum.moderation.checks.models import CheckRun
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why

SWEPT = 100  # Comments of a sweep that teach, the newest: as many as one run tells.


def note_lesson(decision: Decision, comment: Comment) -> None:
    """Write, or take back, what Akismet is to learn from a decision about a comment.

    Call in the transaction of the decision, under the lock of the comment's
    discussion. Asks nothing where no key is set or the decision says nothing of spam.
    """
    if decision.step == Step.BACK and decision.act in (Act.HOLD, Act.HIDE, Act.RESTORE):
        if settings.AKISMET_KEY:
            _note(comment, is_spam=None, at=decision.decided_at)
        return
    is_spam = _found_spam(decision)
    if settings.AKISMET_KEY and is_spam is not None:
        _note(comment, is_spam=is_spam, at=decision.decided_at)


def note_swept(decision: Decision, comment: Comment, *, left: int, now: datetime) -> None:
    """Write what is to be learnt of a comment that goes with all that a spammer wrote.

    `left` is how many are still to go, this one included: the last SWEPT teach. Call under
    the lock of the comment's discussion. Asks nothing where no key is set or the reason is
    another. A branch teaches nothing: what goes there with spam are answers to it.
    """
    is_spam = decision.act in (Act.SWEEP, Act.SWEEP_DAY) and decision.reason == Reason.SPAM
    if settings.AKISMET_KEY and is_spam and left <= SWEPT:
        _note(comment, is_spam=True, at=now)


def take_swept_back(comment: Comment, now: datetime) -> None:
    """Take back what note_swept() wrote of a comment that comes back; call it as that."""
    if settings.AKISMET_KEY and AkismetLesson.objects.filter(comment=comment, is_spam=True):
        _note(comment, is_spam=False, at=now)


def _note(comment: Comment, *, is_spam: bool | None, at: datetime) -> None:
    """Let Akismet know that a comment is spam or isn't; None: what it said itself stands."""
    run = CheckRun.objects.filter(comment=comment).order_by("-pk").first()
    said = _said(run)
    if run is None or said is None:
        return
    is_spam = said if is_spam is None else is_spam
    rows = AkismetLesson.objects.filter(comment=comment)
    # Locked, so that nobody begins to tell it meanwhile.
    lesson = rows.select_for_update(no_key=True).first()
    if lesson and lesson.noted_at <= run.checked_at:
        lesson = None  # What it was told of a text that was changed since says nothing of this one.
    told = lesson.told if lesson else None
    knows = said if told is None else told
    is_tried = _may_have_arrived(lesson)
    if is_spam != knows or is_tried:
        AkismetLesson.objects.update_or_create(
            comment=comment,
            defaults={
                "is_spam": is_spam, "told": told, "attempt_count": int(is_tried),
                "noted_at": at, "due_at": at,
            },
        )  # fmt: skip
    elif told is None:
        rows.delete()
    else:
        rows.update(is_spam=told, due_at=None)


def _may_have_arrived(lesson: AkismetLesson | None) -> bool:
    """Say whether what is due was tried: it may be on its way, or have come though no answer did.

    Whatever is decided then has to be told after it.
    """
    return lesson is not None and lesson.due_at is not None and lesson.attempt_count > 0


def _found_spam(decision: Decision) -> bool | None:
    """Say whether a decision takes a comment for spam, None where it says nothing of that.

    Who lets out what a wave held (waves/) doesn't say so: nobody read it.
    """
    if decision.reason == Why.WAVE_OVER:
        return None
    if decision.act == Act.REMOVE:
        return True if decision.reason == Reason.SPAM else None
    return False if decision.act in (Act.PUBLISH, Act.RESTORE) else None


def _said(run: CheckRun | None) -> bool | None:
    """Say whether Akismet took the text for spam, in a trial, too; None where it gave no answer."""
    found = [one for one in run.found if one.check == CODE] if run else []
    if not found or found[0].reason not in ("", IS_SPAM):
        return None
    return found[0].reason == IS_SPAM
