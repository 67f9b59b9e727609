"""Note where a moderator decides otherwise than Akismet said."""

from django.conf import settings

from forum.discussion.models import Comment
from forum.moderation.checks.akismet import CODE, IS_SPAM
from forum.moderation.checks.lessons.models import AkismetLesson
from forum.moderation.checks.models import CheckRun
from forum.moderation.models import Act, Decision, Reason, Why


def note_lesson(decision: Decision, comment: Comment) -> None:
    """Write, or take back, what Akismet is to learn from a decision about a comment.

    Call in the transaction of the decision, under the lock of the comment's
    discussion. Asks nothing where no key is set or the decision says nothing of spam.
    """
    is_spam = _found_spam(decision)
    if not settings.AKISMET_KEY or is_spam is None:
        return
    run = CheckRun.objects.filter(comment=comment).order_by("-pk").first()
    said = _said(run)
    if run is None or said is None:
        return
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
                "noted_at": decision.decided_at, "due_at": decision.decided_at,
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

    Who removes all that a member wrote (sweeping/) doesn't say so of each text, nor does
    who lets out what a wave held (waves/): nobody read it.
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
