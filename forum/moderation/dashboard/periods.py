"""The periods of the dashboard, each cut into hours, days or months. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How many pieces of which length.
PERIODS = {"day": (24, "hour"), "week": (7, "day"), "month": (30, "day"), "year": (12, "month")}
PRESET = "week"


@dataclass(frozen=True, slots=True)
class Period:
    """One of PERIODS up to the hour, day or month that runs now.

    `edges` are the beginnings of its pieces and the end of the last one,
    which may lie ahead.
    """

    code: str
    step: str
    edges: tuple[datetime, ...]

    @property
    def begin(self) -> datetime:
        """Return when the first piece begins."""
        return self.edges[0]

    @property
    def end(self) -> datetime:
        """Return when the last piece ends."""
        return self.edges[-1]

    @property
    def pieces(self) -> list[tuple[datetime, datetime]]:
        """Return the (begin, end) of each piece."""
        return list(zip(self.edges, self.edges[1:], strict=False))


def period_of(code: str, now: datetime) -> Period:
    """Return a period as it stands at `now`, whose zone says when days begin.

    A code that is none of PERIODS counts as PRESET.
    """
    code = code if code in PERIODS else PRESET
    count, step = PERIODS[code]
    return Period(code, step, tuple(_edge(now, step, n) for n in range(1 - count, 2)))


def _edge(now: datetime, step: str, away: int) -> datetime:
    """Return when the hour, day or month begins that is so many away from now's."""
    if step == "hour":
        whole = now.replace(minute=0, second=0, microsecond=0)
        # Where clocks are put back an hour comes twice: count in absolute time.
        return datetime.fromtimestamp(whole.timestamp() + away * 3600, now.tzinfo)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if step == "day":
        return midnight + away * DAY
    year, month = divmod(now.year * 12 + now.month - 1 + away, 12)
    return midnight.replace(year=year, month=month + 1, day=1)
