"""Decide that all that remains of what a wave held is published; and take that back."""

from django.db import transaction
from django.db.models import BigIntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum.discussion.models import State
from forum.members.models import Member
from forum.moderation.decisions.models import Decision
from forum.moderation.waves import rules
from forum.moderation.waves.models import WORKING, Release, Stage, Wave, WaveHold
from forum.moderation.waves.recalls.models import AT_WORK
from forum.refusals import Refused


def remaining(wave: Wave) -> QuerySet[WaveHold]:
    """Return what a wave held and nobody judged: held, or hidden by a recall or a release's end."""
    last = Decision.objects.on_comments().filter(comment=OuterRef("comment")).order_by("-pk")
    number = Coalesce(Subquery(last.values("pk")[:1]), 0, output_field=BigIntegerField())
    hidden_again = Q(comment__state=State.HIDDEN, decision__gt=0, decision=number)
    return WaveHold.objects.filter(Q(comment__state=State.HELD) | hidden_again, wave=wave)


def start_release(*, wave: Wave, moderator: Member) -> Release:
    """Decide that all that remains is published; working.py then does it, in chunks.

    Locks the wave, for which it waits for the posts that it holds just now: once
    the wave is over, none comes after this. Raises Refused.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_release(moderator=moderator, wave=wave, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave.pk)
        if Release.objects.filter(wave=wave, stage__in=WORKING).exists():
            raise Refused(rules.IS_RELEASING)
        if wave.recalls.filter(stage__in=AT_WORK).exists():
            raise Refused(rules.IS_RECALLING)
        rows = remaining(wave)
        if not (to_do := rows.count()):
            raise Refused(rules.NOTHING_REMAINS)
        last = rows.aggregate(last=Max("pk"))["last"]
        return Release.objects.create(
            wave=wave, moderator=moderator, begun_at=now, last=last, to_do=to_do
        )


def undo_release(*, release: Release, moderator: Member) -> Release:
    """Decide that what a release published is hidden again; one that still publishes stops.

    Not held: readers may have answered it. Locks the wave, then the release. Raises Refused.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_release(moderator=moderator, wave=release.wave, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        Wave.objects.select_for_update(no_key=True).get(pk=release.wave_id)
        release = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
        if release.is_undone:
            raise Refused(rules.IS_UNDONE)
        others = Release.objects.filter(wave=release.wave_id, stage__in=WORKING)
        if others.exclude(pk=release.pk).exists():
            raise Refused(rules.IS_RELEASING)
        release.stage, release.cursor, release.undone_by = Stage.HIDING, 0, moderator
        release.save(update_fields=["stage", "cursor", "undone_by"])
    return release
