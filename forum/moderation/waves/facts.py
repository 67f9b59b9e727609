"""What the log keeps of waves."""

from forum.moderation.chain.entries import Facts, digest, moment
from forum.moderation.waves.models import Wave


def facts_of_wave(wave: Wave) -> Facts:
    """Return what the log keeps of a wave as it was begun."""
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
        "until": moment(wave.until),
    }


def facts_of_ended_wave(wave: Wave) -> Facts:
    """Return what the log keeps of a wave that a moderator ended before its time."""
    return {
        "ended_at": moment(wave.ended_at),
        "ended_by": wave.ended_by_id,
        "wave": wave.pk,
    }
