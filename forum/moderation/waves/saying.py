"""Put waves into words: for moderators, and for the readers of a discussion."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from articles.models import Article
from forum.dates import shown_datetime, shown_time
from forum.discussion.wide_calm import Extent, WideCalm
from forum.moderation.waves.models import Holds, Wave
from forum.moderation.waves.running import waves_over


def tell_readers(article: Article, stamp: int, now: datetime) -> list[WideCalm]:
    """Return what the readers of a discussion are told of the waves over it.

    The discussion calls it by settings.DISCUSSION_WIDE_CALM.
    """
    waves = waves_over(stamp, article_id=article.pk, section_id=article.section_id or 0, now=now)
    return [
        WideCalm(
            lead=gettext("Until %(time)s this discussion is looked after more closely:")
            % {"time": say_until(wave.until, now)},
            lines=say_strength(wave),
            ends_at=wave.until,
            url=reverse("moderation:wave", args=[wave.pk]),
            is_wide=wave.extent != Extent.ARTICLE,
        )
        for wave in waves
    ]


def say_strength(wave: Wave) -> list[str]:
    """Return a sentence for each thing that a wave does."""
    said = []
    if wave.holds == Holds.ALL:
        said.append(gettext("A moderator reads every comment before it appears."))
    if wave.holds == Holds.FOUND:
        said.append(
            gettext("A moderator first reads the comments in which a check finds something.")
        )
    if wave.newcomers_below and wave.holds != Holds.ALL:
        said.append(_say_newcomers(wave.newcomers_below))
    if wave.holds != Holds.ALL:
        said.append(gettext("A moderator looks at pictures before they appear."))
    if wave.joined_hours:
        said.append(
            ngettext(
                "Members who joined less than an hour ago can’t write yet.",
                "Members who joined less than %(hours)s hours ago can’t write yet.",
                wave.joined_hours,
            )
            % {"hours": wave.joined_hours}
        )
    if wave.slow_minutes:
        said.append(_say_slow(wave) % {"minutes": wave.slow_minutes})
    return said


def say_until(at: datetime, now: datetime) -> str:
    """Return a time of day; of another day, the day as well."""
    is_today = localtime(at).date() == localtime(now).date()
    return shown_time(at) if is_today else shown_datetime(at)


def _say_newcomers(below: int) -> str:
    return ngettext(
        "A moderator reads the comments of members who have none published yet before they appear.",
        "A moderator reads the comments of members with fewer than %(number)s published ones "
        "before they appear.",
        below,
    ) % {"number": below}


def _say_slow(wave: Wave) -> str:
    if wave.extent == Extent.SITE:
        return ngettext(
            "Slow mode: one comment a minute on the whole site.",
            "Slow mode: one comment every %(minutes)s minutes on the whole site.",
            wave.slow_minutes or 1,
        )
    if wave.extent == Extent.SECTION:
        return ngettext(
            "Slow mode: one comment a minute in this section.",
            "Slow mode: one comment every %(minutes)s minutes in this section.",
            wave.slow_minutes or 1,
        )
    return ngettext(
        "Slow mode: one comment a minute.",
        "Slow mode: one comment every %(minutes)s minutes.",
        wave.slow_minutes or 1,
    )
