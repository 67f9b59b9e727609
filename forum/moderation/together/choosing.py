"""Which cases are judged together: those ticked, all of an author, all that are alike."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from forum.discussion.models import Comment
from forum.discussion.pictures.shown import words_alone
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.cases.counting import shown_now
from forum.moderation.cases.loading import load_cases
from forum.moderation.cases.models import READ_ALONG, CaseQuerySet, took_part
from forum.moderation.cases.queue import load_reported, load_shown
from forum.moderation.cases.shown import ShownCase
from forum.moderation.checks.folding import fold
from forum.moderation.checks.likeness import Likeness
from forum.moderation.checks.models import CheckRun
from forum.moderation.legal.waiting import load_waiting
from forum.moderation.subjects.shown import ShownSubject

MOST = 50  # Cases: what one looks through before one presses a button for all.
ALIKE = 70  # Percent of common shingles.
COMPARED = 200  # Comments, the newest of those that may be alike.


def load_ticked(ids: Collection[int], moderator: Member, now: datetime) -> list[ShownCase]:
    """Return the open cases of these comments."""
    return _load(shown_now(now, scope_of(moderator)).filter(comment__in=ids), moderator, now)


def load_ticked_subjects(
    ids: Collection[int], moderator: Member, now: datetime
) -> list[ShownSubject]:
    """Return the open cases of these numbers that are about threads or members."""
    waiting = shown_now(now, scope_of(moderator)).filter(pk__in=ids, comment=None)
    rows = waiting.exclude(author=moderator).exclude(took_part(moderator))
    rows = rows.with_part_of(moderator).select_related(*READ_ALONG, "author")
    shown = load_shown(list(rows.order_by("due", "id")[:MOST]), moderator, now)
    return [case for case in shown if isinstance(case, ShownSubject)]


def load_of_author(name: str, moderator: Member, now: datetime) -> list[ShownCase]:
    """Return what waits of one author's."""
    waiting = shown_now(now, scope_of(moderator))
    rows = waiting.filter(author__username_key=name_key(name), comment__isnull=False)
    return _load(rows, moderator, now)


def load_alike(comment: Comment, moderator: Member, now: datetime) -> list[ShownCase]:
    """Return a comment's own case and what waits whose text is nearly the same.

    The bands that the checks wrote name those that may be; they are read and
    compared as the checks compare (checks/likeness.py).
    """
    mine = Likeness.of(_folded(comment.text))
    near = Q(band_a=mine.bands[0]) | Q(band_b=mine.bands[1]) | Q(band_c=mine.bands[2])
    runs = CheckRun.objects.filter(near).order_by("-pk")
    ids = set(runs.values_list("comment_id", flat=True)[:COMPARED])
    waiting = shown_now(now, scope_of(moderator)).filter(comment__in={*ids, comment.pk})
    texts = waiting.values_list("comment_id", "comment__text")
    alike = [
        pk for pk, text in texts if pk == comment.pk or mine.resemblance(_folded(text)) >= ALIKE
    ]
    return load_ticked(alike, moderator, now)


def _folded(text: str) -> str:
    """Return a comment's text as the checks compare it (checks/subject.py)."""
    return fold(words_alone(text))


def _load(rows: CaseQuerySet, moderator: Member, now: datetime) -> list[ShownCase]:
    """Return the cases that this moderator may judge, in the order in which they are due."""
    rows = rows.exclude(author=moderator).select_related("claimed_by").order_by("due", "id")
    cases = {case.comment_id: case for case in rows[:MOST] if case.comment_id}
    comments, reported = load_reported(list(cases))
    shown = load_cases(comments, moderator, now, open_cases=cases, reported=reported)
    notices = load_waiting([pk for pk, case in cases.items() if case.is_noticed])
    for one in shown:
        one.notices.waiting = notices.get(one.comment.pk, [])
    return shown
