"""The waves that are on, kept in memory by stamp: while nothing changed, no query."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from forum.discussion.wide_calm import Extent, WideCalmStamp
from forum.moderation.waves.models import Wave
from forum.ready.compiled import as_datetime

# The narrowest comes first: it is named where several hold a comment.
_WIDTHS = {Extent.ARTICLE: 0, Extent.SECTION: 1, Extent.SITE: 2}

_kept: tuple[int, Sequence[Wave]] = (0, ())


def running_waves(stamp: int, now: datetime) -> list[Wave]:
    """Return all waves that are on; one query a process after a change, else none.

    `stamp` is what the database says it is now; 0: there never was a wave.
    """
    global _kept
    if not stamp:
        return []
    known, waves = _kept
    if known != stamp:
        # A change between the two readings is newer than its number, and read again.
        waves = _load()
        _kept = (stamp, waves)
    return [wave for wave in waves if wave.is_on(now)]


def waves_over(stamp: int, *, article_id: int, section_id: int, now: datetime) -> list[Wave]:
    """Return the waves that are on for an article, the narrowest first."""
    return [
        wave
        for wave in running_waves(stamp, now)
        if wave.extent == Extent.SITE
        or (wave.extent == Extent.SECTION and wave.section_id == section_id)
        or (wave.extent == Extent.ARTICLE and wave.article_id == article_id)
    ]


def current_stamp() -> int:
    """Return the stamp, in one query by key."""
    return WideCalmStamp.objects.filter(pk=1).values_list("stamp", flat=True).first() or 0


def keep_on(waves: Iterable[Wave]) -> list[Wave]:
    """Return those that are still on, and let none of them end while the transaction lasts.

    What a post rests on holds until it is committed: who ends a wave, or releases
    what it held, waits for it on PostgreSQL. SQLite lets one transaction write at a time.
    """
    by_id = {wave.pk: wave for wave in waves}
    if not by_id:
        return []
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    marks = ", ".join(["%s"] * len(by_id))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, until FROM moderation_wave "  # noqa: S608 - marks alone are filled in.
            f"WHERE id IN ({marks}) AND ended_at IS NULL ORDER BY id{lock}",
            list(by_id),
        )
        # Its end may have been moved since the waves were read.
        ends = {pk: as_datetime(until) for pk, until in cursor.fetchall()}
    now = timezone.now()
    return [wave for pk, wave in by_id.items() if (end := ends.get(pk)) and end > now]


def _load() -> Sequence[Wave]:
    rows = Wave.objects.filter(ended_at=None, until__gt=timezone.now())
    rows = rows.select_related("article", "section").defer("article__body", "article__body_html")
    return sorted(rows, key=lambda wave: (_WIDTHS[Extent(wave.extent)], wave.pk))
