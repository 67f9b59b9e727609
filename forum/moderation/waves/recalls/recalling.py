"""Decide that a wave also holds what was posted before it; and take that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.chain.appending import RECALL, UNDONE_RECALL, append_entry
from forum.moderation.waves import rules
from forum.moderation.waves.models import WORKING, Wave
from forum.moderation.waves.recalls.facts import facts_of_recall, facts_of_undone_recall
from forum.moderation.waves.recalls.finding import find_first, find_recalled
from forum.moderation.waves.recalls.models import AT_WORK, Recall, RecallStage
from forum.refusals import Refusal, Refused


def start_recall(*, wave: Wave, moderator: Member, since: datetime) -> Recall:
    """Decide that what the wave would have held since then is; working.py then does it.

    While the wave is on; what was on its way as it began is there to be found
    (switching.start_wave). It is counted before anything is locked, since that may take
    seconds. Locks the wave, then the head of the log. Raises Refused.
    """
    wave, now = Wave.objects.get(pk=wave.pk), timezone.now()
    if refusal := _why_not(wave, moderator, since, now):
        raise Refused(refusal)
    first = find_first(since)
    if not (to_do := sum(1 for _one in find_recalled(wave, since, first))):
        raise Refused(rules.NOTHING_TO_RECALL)
    with transaction.atomic():
        wave = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
        if refusal := _why_not(wave, moderator, since, now):
            raise Refused(refusal)
        recall = Recall.objects.create(
            wave=wave, moderator=moderator, begun_at=now, since=since, first=first, to_do=to_do
        )
        append_entry(kind=RECALL, key=recall.pk, facts=facts_of_recall(recall))
    return recall


def undo_recall(*, recall: Recall, moderator: Member) -> Recall:
    """Decide that what a recall held and nobody judged is published again; it stops if at work.

    Locks the wave, then the recall, then the head of the log. Raises Refused.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_release(moderator=moderator, wave=recall.wave, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        wave = Wave.objects.select_for_update(no_key=True).get(pk=recall.wave_id)
        recall = Recall.objects.select_for_update(no_key=True).get(pk=recall.pk)
        if recall.is_undone:
            raise Refused(rules.RECALL_UNDONE)
        if refusal := _why_busy(wave, but=recall):
            raise Refused(refusal)
        recall.stage, recall.cursor = RecallStage.RETURNING, 0
        recall.undone_by, recall.undone_at = moderator, now
        recall.save(update_fields=["stage", "cursor", "undone_by", "undone_at"])
        append_entry(kind=UNDONE_RECALL, key=recall.pk, facts=facts_of_undone_recall(recall))
    return recall


def _why_not(wave: Wave, moderator: Member, since: datetime, now: datetime) -> Refusal | None:
    return (
        rules.why_cannot_move(moderator=moderator, wave=wave, now=now)
        or why_not_since(since, now)
        or _why_busy(wave)
    )


def why_not_since(since: datetime, now: datetime) -> Refusal | None:
    """Say why a time is none to look back to."""
    return None if now - rules.MAX_BACK <= since < now else rules.TOO_FAR_BACK


def _why_busy(wave: Wave, but: Recall | None = None) -> Refusal | None:
    """Say why something else has to be finished first: one works on a wave's comments."""
    if wave.releases.filter(stage__in=WORKING).exists():
        return rules.IS_RELEASING
    others = wave.recalls.filter(stage__in=AT_WORK).exclude(pk=but.pk if but else 0)
    return rules.IS_RECALLING if others.exists() else None
