"""Learn from what moderators decided, and show what was learnt."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from forum.discussion.models import Comment, State
from forum.discussion.pictures.shown import words_alone
from forum.moderation.acts import Act, Step
from forum.moderation.checks.changes import change_of_training, log_changes
from forum.moderation.checks.classifier import Weights, learn
from forum.moderation.checks.models import LearntWeights
from forum.moderation.checks.setting import touch_version
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why

TEXTS_READ = 10_000  # Of each kind, the newest.
# Why something was hidden or let out that nobody had judged by its words.
_NO_JUDGEMENTS = (Why.TAKEN_BACK, Why.CHECKING, Why.REPORTED, Why.WAVE_OVER)
WORDS_SHOWN = 30  # Of what speaks for removal, and of what speaks against.


@dataclass(frozen=True, slots=True)
class Learnt:
    """The heaviest words on either side, with their weights."""

    removed_count: int
    kept_count: int
    against: list[tuple[str, float]]
    for_it: list[tuple[str, float]]


def train() -> Weights:
    """Learn anew from the newest decisions that still stand, and use it from now on.

    Taken away is what moderators hid or removed; let stand, what they
    published, restored or dismissed reports of, and else what readers have
    not complained about. Too few of either leave what was learnt before.
    What is learnt is an entry of the chained log.
    """
    weights = learn(_read(_removed()), _read(_kept()))
    if weights.words:
        _write(weights)
    return weights


def read_learnt(weights: Weights) -> Learnt:
    """Return what was learnt, to be read."""
    words = sorted(weights.words.items(), key=lambda one: (-one[1], one[0]))
    return Learnt(
        weights.removed_count,
        weights.kept_count,
        against=[one for one in words[:WORDS_SHOWN] if one[1] > 0],
        for_it=[one for one in reversed(words[-WORDS_SHOWN:]) if one[1] < 0],
    )


@transaction.atomic
def _write(weights: Weights) -> None:
    """Keep what was learnt. Locks the version's row, then the head of the log."""
    touch_version()
    before = LearntWeights.objects.order_by("-pk").first()
    LearntWeights.objects.all().delete()
    after = LearntWeights.objects.create(
        words=dict(weights.words),
        removed_count=weights.removed_count,
        kept_count=weights.kept_count,
    )
    change = change_of_training(before, after)
    # The same again is no change.
    log_changes([change] if change.before != change.after else [], by=None, why="")


def _removed() -> list[int]:
    return _decided((Act.HIDE, Act.REMOVE), (State.HIDDEN, State.REMOVED))


def _kept() -> list[int]:
    judged = _decided((Act.PUBLISH, Act.RESTORE, Act.DISMISS), (State.PUBLISHED,))
    others = Comment.objects.filter(state=State.PUBLISHED, open_report_count=0).order_by("-pk")
    more = others.values_list("pk", flat=True)[: TEXTS_READ - len(judged)]
    return list(dict.fromkeys([*judged, *more]))


def _decided(acts: Iterable[Act], states: Iterable[State]) -> list[int]:
    """Return the comments that such a decision holds for, the newest first."""
    rows = Decision.objects.filter(act__in=acts, comment__state__in=states)
    rows = rows.exclude(step=Step.BACK)
    rows = rows.exclude(reason__in=_NO_JUDGEMENTS).order_by("-pk")
    return list(dict.fromkeys(rows.values_list("comment_id", flat=True)[:TEXTS_READ]))


def _read(ids: list[int]) -> Iterable[str]:
    """Yield the texts, a few hundred at a time."""
    for start in range(0, len(ids), 500):
        chunk = Comment.objects.filter(pk__in=ids[start : start + 500])
        yield from map(words_alone, chunk.values_list("text", flat=True))
