"""Remind moderators of waves that are over while something that they held still waits."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forum.discussion.models import State
from forum.discussion.scopes import Scope
from forum.moderation.scopes.covering import covers_wave
from forum.moderation.waves.models import Wave, WaveHold
from forum.moderation.waves.releasing import remaining

REMIND_FOR = timedelta(days=7)  # After its time; the queue holds what waits longer.
SHOWN = 5
KEPT_FOR = 60  # Seconds that what was counted is shown to all moderators.
KEY = "waves.left"


def waves_left(scope: Scope) -> list[tuple[Wave, int]]:
    """Return the waves in a scope that ended lately, and how many comments of each remain.

    Few queries a minute for all moderators together.
    """
    left = cache.get(KEY)
    if left is None:
        left = _count()
        cache.set(KEY, left, KEPT_FOR)
    return [(wave, count) for wave, count in left if covers_wave(scope, wave)]


def forget_left() -> None:
    """Count again next time."""
    cache.delete(KEY)


def _count() -> list[tuple[Wave, int]]:
    now = timezone.now()
    over = Q(until__lte=now) | Q(ended_at__isnull=False)
    waiting = Q(comment__state=State.HELD) | Q(comment__state=State.HIDDEN, decision__gt=0)
    may_wait = WaveHold.objects.filter(waiting, wave=OuterRef("pk"))
    waves = (
        Wave.objects.filter(over, until__gt=now - REMIND_FOR)
        .select_related("article", "section")
        .defer("article__body", "article__body_html")
        .filter(Exists(may_wait))
        .order_by("pk")
    )
    counts = [(wave, remaining(wave).count()) for wave in waves[:SHOWN]]
    return [(wave, left) for wave, left in counts if left]
