"""What the log keeps of waves."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from forum.moderation.chain.entries import Facts, digest, moment
from forum.moderation.waves.models import Wave, WaveMove


def facts_of_wave(wave: Wave, until: datetime) -> Facts:
    """Return what the log keeps of a wave as it was begun, to end at `until`."""
    return {
        "article": wave.article_id,
        "begun_at": moment(wave.begun_at),
        "begun_by": wave.begun_by_id,
        "extent": str(wave.extent),
        "holds": str(wave.holds),
        "joined_hours": wave.joined_hours,
        "newcomers_below": wave.newcomers_below,
        "note": digest(wave.note),
        "reason": str(wave.reason),
        "section": wave.section_id,
        "slow_minutes": wave.slow_minutes,
        "until": moment(until),
    }


def facts_of_ended_wave(wave: Wave) -> Facts:
    """Return what the log keeps of a wave that a moderator ended before its time."""
    return {
        "ended_at": moment(wave.ended_at),
        "ended_by": wave.ended_by_id,
        "wave": wave.pk,
    }


def facts_of_move(move: WaveMove, after: datetime) -> Facts:
    """Return what the log keeps of a wave whose end was moved to `after`."""
    return {
        "after": moment(after),
        "before": moment(move.before),
        "moved_at": moment(move.moved_at),
        "moved_by": move.moved_by_id,
        "note": digest(move.note),
        "reason": str(move.reason),
        "wave": move.wave_id,
    }


def find_waves(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what waves say of how they were begun, by id."""
    first = WaveMove.objects.filter(wave=OuterRef("pk")).order_by("pk")
    found = Wave.objects.filter(pk__in=list(keys)).annotate(
        first_until=Coalesce(Subquery(first.values("before")[:1]), F("until"))
    )
    return {wave.pk: facts_of_wave(wave, wave.first_until) for wave in found}


def find_ended_waves(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what waves say of their early ends, by id."""
    found = Wave.objects.filter(pk__in=list(keys))
    return {wave.pk: facts_of_ended_wave(wave) for wave in found}


def find_moves(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the moves of ends say, by id."""
    found = WaveMove.objects.filter(pk__in=list(keys)).with_after()
    return {move.pk: facts_of_move(move, move.after) for move in found}
