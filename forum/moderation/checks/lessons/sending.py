"""Tell Akismet what moderators found: `manage.py tell_akismet`, to run every few minutes."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from forum.discussion.models import State
from forum.moderation.checks.akismet import submit
from forum.moderation.checks.lessons.models import AkismetLesson
from forum.moderation.checks.subject import Subject

log = logging.getLogger("dateline.akismet")

BATCH = 100  # Lessons a run; each may wait four seconds for an answer.
# As for mails: what can't be told is tried again after this time, then after twice the time.
FIRST_WAIT = timedelta(minutes=5)
MAX_ATTEMPTS = 10
# After that a moderator seldom decides otherwise again, and whatever it is, it is forgotten.
KEPT_FOR = timedelta(days=30)


def tell_lessons() -> int:
    """Tell what is due, each lesson by one process only; return how many were told.

    Stops at the first that fails: the server may be down. Without a key there
    is nobody to tell. Deletes what was told long ago. Until then is kept whatever
    may have arrived: MAX_ATTEMPTS are made to tell it while the comment stands, and
    what is decided otherwise within KEPT_FOR is told after it.
    """
    now, told = timezone.now(), 0
    AkismetLesson.objects.filter(due_at=None, noted_at__lt=now - KEPT_FOR).delete()
    if not settings.AKISMET_KEY:
        AkismetLesson.objects.exclude(due_at=None).delete()
        return 0
    due = AkismetLesson.objects.filter(due_at__lte=now).order_by("due_at")
    for lesson in due.select_related("comment__author")[:BATCH]:
        if not _claim(lesson, timezone.now()):
            continue
        if _is_over(lesson, now) or not _still_stands(lesson):
            _let_rest(lesson, now)
            continue
        try:
            submit(_subject_of(lesson), is_spam=lesson.is_spam)
        except (OSError, ValueError) as error:
            _failed(lesson, error)
            break
        _mine(lesson).update(told=lesson.is_spam, due_at=None)
        told += 1
    return told


def _claim(lesson: AkismetLesson, now: datetime) -> bool:
    """Say whether the lesson is this process's, until its next attempt is due."""
    mine = AkismetLesson.objects.filter(pk=lesson.pk, due_at=lesson.due_at)
    lesson.due_at = now + FIRST_WAIT * 2**lesson.attempt_count
    return bool(mine.update(due_at=lesson.due_at, attempt_count=F("attempt_count") + 1))


def _mine(lesson: AkismetLesson) -> "QuerySet[AkismetLesson]":
    """Return the row, if nobody decided otherwise since it was claimed."""
    return AkismetLesson.objects.filter(pk=lesson.pk, due_at=lesson.due_at)


def _is_over(lesson: AkismetLesson, now: datetime) -> bool:
    """Say whether it is told no more: too old, or tried too often."""
    return lesson.attempt_count >= MAX_ATTEMPTS or now >= lesson.noted_at + KEPT_FOR


def _let_rest(lesson: AkismetLesson, now: datetime) -> None:
    """Tell nothing. What was tried may have arrived, so it is kept for who decides otherwise."""
    ends_at = lesson.noted_at + KEPT_FOR
    if lesson.attempt_count and ends_at > now:
        _mine(lesson).update(due_at=ends_at)
    elif lesson.attempt_count or lesson.told is None:
        _mine(lesson).delete()
    else:
        _mine(lesson).update(is_spam=lesson.told, due_at=None)


def _still_stands(lesson: AkismetLesson) -> bool:
    """Say whether the comment is as the moderator left it: neither changed nor in another state."""
    comment = lesson.comment
    state = State.REMOVED if lesson.is_spam else State.PUBLISHED
    is_changed = comment.edited_at is not None and comment.edited_at > lesson.noted_at
    return comment.state == state and not is_changed


def _subject_of(lesson: AkismetLesson) -> Subject:
    """Return the comment as Akismet was asked about it."""
    comment = lesson.comment
    return Subject(
        text=comment.text,
        html="",
        now=comment.created_at,
        author_key=comment.author.username_key,
        address=comment.ip_address or "",
        article_id=comment.article_id,
        reply_to=comment.reply_to_id,
    )


def _failed(lesson: AkismetLesson, error: Exception) -> None:
    """Say that a lesson wasn't told; after the last attempt it is tried no more."""
    log.error("Akismet could not be told of comment %s: %s", lesson.pk, error)
    if lesson.attempt_count + 1 >= MAX_ATTEMPTS:
        _mine(lesson).update(due_at=lesson.noted_at + KEPT_FOR)
        log.error("The lesson of comment %s is given up.", lesson.pk)
