"""Dates in the reader's language and zone, quickly.

Django's formatting takes some 20 microseconds a time, which a page of a
thousand comments feels. Days and minutes of the day repeat, so each is
formatted once.
"""

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.translation import get_language

# The letters of Django's formats that say something about the time of day.
_OF_THE_DAY = frozenset("aAfgGhHisuPeIOTZ")
_DAY = 24 * 60  # Minutes.
# The minutes of an hour, and the seconds of a minute, as a time for machines says them.
_SIXTY = [b":%02d" % number for number in range(60)]
_LAST_SECOND = timedelta(minutes=59, seconds=59)  # Of an hour, after its first.


class _Hour(NamedTuple):
    """An hour of UTC: for machines up to its minutes, and where it lies in the reader's zone.

    `days` are the day of its first minute and that of its last, `first` is how many minutes
    of the first are over.
    """

    iso: bytes
    days: tuple[bytes, bytes]
    first: int


class Clock:
    """Says times in the language and zone of the reader whose page is being made.

    Whoever shows many asks for both once: looking them up takes longer than all the rest.
    """

    def __init__(self) -> None:
        self.zone = timezone.get_current_timezone()
        self.language = get_language() or ""
        self.day, self.hour = _split_format(self.language)
        self._minutes = _minutes_of_day(self.language, self.hour)
        self._hours: dict[tuple[int, ...], _Hour | None] = {}

    def both(self, at: datetime) -> tuple[bytes, bytes]:
        """Return a time in UTC for machines, to the second, and for the reader, as ASCII and UTF-8.

        The same as isoformat(timespec="seconds") and datetime(), for many of which some
        come in one hour, in a fifth of the time.
        """
        key = at.toordinal(), at.hour
        try:
            hour = self._hours[key]
        except KeyError:
            hour = self._hours[key] = self._look_up(at)
        if hour is None:
            return at.isoformat(timespec="seconds").encode(), self.datetime(at).encode()
        iso, days, first = hour
        day, minute = divmod(first + at.minute, _DAY)
        shown = self._minutes[minute] or self._say(minute)
        return iso + _SIXTY[at.minute] + _SIXTY[at.second] + b"+00:00", days[day] + shown

    def _look_up(self, at: datetime) -> _Hour | None:
        """Return the hour of a time in UTC; None where clocks change in it, or showed seconds."""
        begin = at.replace(minute=0, second=0, microsecond=0)
        first, last = (moment.astimezone(self.zone) for moment in (begin, begin + _LAST_SECOND))
        if first.second or first.utcoffset() != last.utcoffset():
            return None
        days = (_format_day(self.language, self.day, one.toordinal()) for one in (first, last))
        begun, ended = (day.encode() for day in days)
        iso = begin.isoformat(timespec="hours").removesuffix("+00:00").encode()
        return _Hour(iso, (begun, ended), first.hour * 60 + first.minute)

    def _say(self, minute: int) -> bytes:
        shown = _format_hour(self.language, self.hour, *divmod(minute, 60)).encode()
        self._minutes[minute] = shown
        return shown

    def date(self, at: datetime) -> str:
        """Return a time as the filter `date:"DATE_FORMAT"` does."""
        form = _date_format(self.language)
        return _format_day(self.language, form, at.astimezone(self.zone).toordinal())

    def datetime(self, at: datetime) -> str:
        """Return a time as the filter `date:"DATETIME_FORMAT"` does."""
        local = at.astimezone(self.zone)
        return _format_day(self.language, self.day, local.toordinal()) + _format_hour(
            self.language, self.hour, local.hour, local.minute
        )


def shown_datetime(at: datetime) -> str:
    """Return a time as the filter `date:"DATETIME_FORMAT"` does."""
    return Clock().datetime(at)


def shown_time(at: datetime) -> str:
    """Return the time of day as the filter `time:"TIME_FORMAT"` does."""
    local = timezone.localtime(at)
    language = get_language() or ""
    return _format_hour(language, _time_format(language), local.hour, local.minute)


@lru_cache(maxsize=64)
def _split_format(language: str) -> tuple[str, str]:
    """Cut the language's format before its time of day, which stands last in both of ours."""
    whole = get_format("DATETIME_FORMAT", lang=language)
    cut = next((at for at, sign in enumerate(whole) if sign in _OF_THE_DAY), len(whole))
    return whole[:cut], whole[cut:]


@lru_cache(maxsize=64)
def _time_format(language: str) -> str:
    return get_format("TIME_FORMAT", lang=language)


@lru_cache(maxsize=64)
def _date_format(language: str) -> str:
    return get_format("DATE_FORMAT", lang=language)


@lru_cache(maxsize=4096)
def _format_day(language: str, form: str, ordinal: int) -> str:
    """Return the day; `language` is in the key because names of months are translated."""
    return dateformat.format(datetime.fromordinal(ordinal), form)


@lru_cache(maxsize=16)
def _minutes_of_day(language: str, form: str) -> list[bytes | None]:
    """Return the minutes of a day as they are shown; None, to be said, where nobody asked yet."""
    return [None] * _DAY


@lru_cache(maxsize=4096)
def _format_hour(language: str, form: str, hour: int, minute: int) -> str:
    return dateformat.time_format(time(hour, minute), form)


def earliest(*times: datetime | None) -> datetime | None:
    """Return the first of these times; None where none of them will be."""
    return min((at for at in times if at), default=None)
