"""Forget what was told of comments that are gone for good, and kept to be given back with them.

A comment comes back by an appeal, or because somebody decides about it again. Once nobody can
appeal any more, nothing waits to be judged, and nobody has decided anything for as long, what
was told of it is of no use: should it come back after all, nobody is told again of what is
half a year old.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from forum.discussion import states
from forum.discussion.models import Comment, State
from forum.moderation.appeals.models import Appeal
from forum.moderation.appeals.rules import APPEAL_WITHIN
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.models import Swept
from forum.moderation.waves.recalls.telling import held_subject
from forum.notifications.giving_back import find_kept, forget_all_kept

BATCH = 500  # Subjects at once.


def forget_kept(now: datetime) -> int:
    """Delete what is of no use any more; return how many. Seven statements a batch at most."""
    forgotten, after = 0, ""
    while subjects := find_kept(after, BATCH):
        after = subjects[-1]
        numbers = {subject: int(subject.rpartition(":")[2]) for subject in subjects}
        wanted = {
            subject
            for pk in _may_come_back(set(numbers.values()), now)
            for subject in (states.subject_of(pk), held_subject(pk))
        }
        forgotten += forget_all_kept(numbers.keys() - wanted)
    return forgotten


def _may_come_back(comments: Collection[int], now: datetime) -> set[int]:
    """Return which comments wait to be judged, can be appealed about, or were decided about."""
    state = dict(Comment.objects.filter(pk__in=comments).values_list("pk", "state"))
    gone = [pk for pk, one in state.items() if one in (State.HIDDEN, State.REMOVED)]
    since = now - APPEAL_WITHIN
    decided = Decision.objects.filter(comment__in=gone, decided_at__gt=since)
    waiting = Case.objects.filter(comment__in=gone, closed_at=None)
    appealed = Appeal.objects.filter(decision__comment__in=gone, judged_at=None)
    swept = Swept.objects.filter(comment__in=gone).filter(
        Q(sweep__decision__decided_at__gt=since)
        | Q(sweep__undo__decided_at__gt=since)
        | Q(sweep__decision__appeal__isnull=False, sweep__decision__appeal__judged_at=None)
    )
    return {
        *(pk for pk, one in state.items() if one == State.HELD),
        *decided.values_list("comment", flat=True),
        *swept.values_list("comment", flat=True),
        *waiting.values_list("comment", flat=True),
        *appealed.values_list("decision__comment", flat=True),
    }
