"""Switch wave mode on for a time, and off before it; it ends by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from articles.models import Article, Section
from forum.discussion.waiting import wait_for_all_posts
from forum.discussion.wide_calm import Extent, wide_calm_changed
from forum.members.models import Member
from forum.moderation.chain.appending import ENDED_WAVE, WAVE, append_entry
from forum.moderation.chain.models import LogHead
from forum.moderation.measures.places.models import PlaceWhy
from forum.moderation.rules import NEEDS_NOTE
from forum.moderation.waves import rules
from forum.moderation.waves.facts import facts_of_ended_wave, facts_of_wave
from forum.moderation.waves.models import Holds, Wave
from forum.moderation.waves.reminding import forget_left
from forum.moderation.waves.suggesting import forget_jumps
from forum.refusals import Refused


@dataclass(frozen=True, slots=True)
class Strength:
    """What a wave does; None, or Holds.NOTHING: not that. Of members, not of who works here."""

    holds: str = Holds.NOTHING
    slow_minutes: int | None = None
    newcomers_below: int | None = None
    joined_hours: int | None = None


def start_wave(
    *,
    moderator: Member,
    length: timedelta,
    strength: Strength,
    reason: str,
    note: str = "",
    article: Article | None = None,
    section: Section | None = None,
) -> Wave:
    """Switch wave mode on for `length` from now: on the article, else the section, else the site.

    One wave a place at a time. Waits for the posts that are on their way; locks the waves of
    the place, then the head of the log. Raises Refused, ValueError for a longer time or an
    unknown reason.
    """
    if not timedelta() < length <= rules.MAX_LENGTH:
        raise ValueError(f"No wave lasts {length}")
    if reason not in rules.WHYS:
        raise ValueError(f"No such reason: {reason}")
    extent = extent_of(article, section)
    now = timezone.now()
    place = {"extent": extent, "article": article, "section": None if article else section}
    refusal = rules.why_cannot_switch(moderator=moderator, wave=Wave(**place), now=now)
    if refusal is None and strength == Strength():
        refusal = rules.DOES_NOTHING
    if refusal is None and reason == PlaceWhy.OTHER and not note.strip():
        refusal = NEEDS_NOTE
    if refusal:
        raise Refused(refusal)
    with transaction.atomic():
        # What is posted after this is judged by the wave; what was before can be read.
        wait_for_all_posts()
        open_ones = Wave.objects.filter(**place, ended_at=None)
        _settle_ended(open_ones, now)
        # Who begins another one at this moment waits here.
        LogHead.objects.select_for_update(no_key=True).get()
        if open_ones.exists():
            raise Refused(rules.IS_ON)
        wave = Wave.objects.create(
            **place,
            holds=strength.holds,
            slow_minutes=strength.slow_minutes,
            newcomers_below=strength.newcomers_below,
            joined_hours=strength.joined_hours,
            reason=reason,
            note=note.strip(),
            begun_by=moderator,
            begun_at=now,
            until=now + length,
        )
        append_entry(kind=WAVE, key=wave.pk, facts=facts_of_wave(wave, wave.until))
        wide_calm_changed()
    return wave


def end_wave(*, wave: Wave, moderator: Member) -> Wave:
    """End a wave before its time: what is posted from now on is no longer held by it.

    Locks it, for which it waits for the posts that it holds just now; then the
    head of the log. Raises Refused.
    """
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave.pk)
        now = timezone.now()
        if refusal := rules.why_cannot_switch(moderator=moderator, wave=wave, now=now):
            raise Refused(refusal)
        if not wave.is_on(now):
            raise Refused(rules.NOT_ON)
        wave.ended_by, wave.ended_at = moderator, now
        wave.save(update_fields=["ended_by", "ended_at"])
        append_entry(kind=ENDED_WAVE, key=wave.pk, facts=facts_of_ended_wave(wave))
        wide_calm_changed()
    forget_left()
    forget_jumps()
    return wave


def extent_of(article: Article | None, section: Section | None) -> Extent:
    """Return over how much a wave holds on the article, else the section, else the site."""
    if article is not None:
        return Extent.ARTICLE
    return Extent.SITE if section is None else Extent.SECTION


def _settle_ended(open_ones: "QuerySet[Wave]", now: datetime) -> None:
    """Write of what has ended by itself that it did: a place has one open wave."""
    ended = open_ones.filter(until__lte=now).order_by("pk")
    for pk in ended.select_for_update().values_list("pk", flat=True):
        Wave.objects.filter(pk=pk).update(ended_at=F("until"))
