"""Move the end of a wave that is on: later, or nearer."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forum.discussion.wide_calm import wide_calm_changed
from forum.members.models import Member
from forum.moderation.chain.appending import MOVED_WAVE, append_entry
from forum.moderation.measures.places.models import PlaceWhy
from forum.moderation.rules import NEEDS_NOTE
from forum.moderation.seen import microseconds
from forum.moderation.waves import rules
from forum.moderation.waves.facts import facts_of_move
from forum.moderation.waves.models import Wave, WaveMove
from forum.refusals import Refused


def move_end(
    *,
    wave: Wave,
    moderator: Member,
    remaining: timedelta,
    reason: str,
    note: str = "",
    seen: int | None = None,
) -> WaveMove:
    """Let a wave end `remaining` from now; what it does else stays.

    `seen` is when it was to end before, in microseconds as a form carries it: of
    two moderators at once the second is refused. Locks the wave, for which it
    waits for the posts that it holds just now; then the head of the log.
    Raises Refused, ValueError for a longer time or an unknown reason.
    """
    if not timedelta() < remaining <= rules.MAX_AHEAD:
        raise ValueError(f"No wave ends in {remaining}")
    if reason not in rules.MOVE_WHYS:
        raise ValueError(f"No such reason: {reason}")
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave.pk)
        now = timezone.now()
        refusal = rules.why_cannot_move(moderator=moderator, wave=wave, now=now)
        if refusal is None and seen is not None and seen != microseconds(wave.until):
            refusal = rules.MOVED_MEANWHILE
        if refusal is None and reason == PlaceWhy.OTHER and not note.strip():
            refusal = NEEDS_NOTE
        if refusal:
            raise Refused(refusal)
        move = WaveMove.objects.create(
            wave=wave, before=wave.until, moved_by=moderator, moved_at=now, reason=reason,
            note=note.strip(),
        )  # fmt: skip
        wave.until = now + remaining
        wave.save(update_fields=["until"])
        append_entry(kind=MOVED_WAVE, key=move.pk, facts=facts_of_move(move, wave.until))
        wide_calm_changed()
    return move
