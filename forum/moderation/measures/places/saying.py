"""Put what holds in a discussion into words. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from forum.dates import shown_datetime
from forum.discussion.models import Mode

Settings = Mapping[str, Any]


def say_changes(before: Settings, after: Settings) -> list[str]:
    """Return a phrase for each setting that differs, in the order of the form."""
    return [say(after[name]) for name, say in _WORDS.items() if before[name] != after[name]]


def _mode(mode: str) -> str:
    return str(Mode(mode).label)


def _closing(days: int | None) -> str:
    if days is None:
        return gettext("Closes never by itself")
    return ngettext(
        "Closes %(days)s day after publication", "Closes %(days)s days after publication", days
    ) % {"days": days}


def _slow(minutes: int | None) -> str:
    if minutes is None:
        return gettext("Slow mode off")
    return ngettext(
        "Slow mode: one comment a minute",
        "Slow mode: one comment every %(minutes)s minutes",
        minutes,
    ) % {"minutes": minutes}


def _newcomers(below: int | None) -> str:
    if below is None:
        return gettext("Newcomers’ comments appear at once")
    return ngettext(
        "Held: comments of members without a published one",
        "Held: comments of members with fewer than %(number)s published ones",
        below,
    ) % {"number": below}


def _pause(until: str | None) -> str:
    if until is None:
        return gettext("Pause ended")
    when = shown_datetime(datetime.fromisoformat(until))
    return gettext("Pause until %(time)s") % {"time": when}


_WORDS: dict[str, Callable[[Any], str]] = {
    "mode": _mode,
    "closes_after_days": _closing,
    "slow_minutes": _slow,
    "newcomers_below": _newcomers,
    "paused_until": _pause,
}
