"""What the dashboard draws and measures, out of numbers alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum.moderation.dashboard.charts import BOTTOM, LEFT, RIGHT, TOP, ceiling, draw, share
from forum.moderation.dashboard.lengths import median, percentile
from forum.moderation.dashboard.periods import PERIODS, period_of

pytestmark = pytest.mark.once

MINUTE = timedelta(minutes=1)


def test_bars_stand_on_the_ground_and_stay_in_the_drawing():
    drawing = draw([0, 5, 10])
    assert [mark.height for mark in drawing.marks] == [0, (BOTTOM - TOP) / 2, BOTTOM - TOP]
    assert all(mark.y + mark.height == BOTTOM for mark in drawing.marks)
    assert drawing.marks[0].x > LEFT and drawing.marks[-1].x + drawing.marks[-1].width < RIGHT
    assert drawing.ticks == [(0, BOTTOM), (5, (BOTTOM + TOP) / 2), (10, TOP)]
    assert len(drawing.line.split()) == 3


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_nothing_is_drawn_as_nothing(values):
    drawing = draw(values)
    assert [mark.height for mark in drawing.marks] == [0 for _value in values]
    assert drawing.ticks[-1] == (1, TOP)


@pytest.mark.parametrize(
    ("largest", "top"),
    [(0, 1), (1, 1), (1.5, 2), (2, 2), (3, 4), (7, 8), (9, 10), (10, 10), (11, 20), (99, 100),
     (101, 200), (1234, 2000), (99_999, 100_000)],
)  # fmt: skip
def test_a_scale_ends_at_a_round_number(largest, top):
    assert ceiling(largest) == top


def test_a_share_is_of_a_hundred():
    assert (share(1, 3), share(3, 3), share(0, 0)) == (33.3, 100, 0)


@pytest.mark.parametrize(
    ("minutes", "middle", "slow"),
    [([], None, None), ([5], 5, 5), ([1, 2], 1.5, 2), ([9, 1, 5], 5, 9), (range(1, 11), 5.5, 9)],
)
def test_the_median_and_the_slow_end(minutes, middle, slow):
    lengths = [n * MINUTE for n in minutes]
    assert median(lengths) == (None if middle is None else middle * MINUTE)
    assert percentile(lengths, 90) == (None if slow is None else slow * MINUTE)


@pytest.mark.parametrize("code", PERIODS)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "Asia/Kolkata"])
def test_a_period_has_its_pieces_and_now_is_in_the_last(code, zone):
    for at in (datetime(2025, 3, 30, 12), datetime(2025, 10, 26, 2, 30), datetime(2024, 1, 31)):
        now = at.replace(tzinfo=ZoneInfo(zone))
        period = period_of(code, now)
        assert len(period.pieces) == PERIODS[code][0]
        assert all(begin.timestamp() < end.timestamp() for begin, end in period.pieces)
        begin, end = period.pieces[-1]
        assert begin.timestamp() <= now.timestamp() < end.timestamp()


def test_an_unknown_period_is_a_week():
    period = period_of("\0", datetime(2025, 3, 5, 12, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert (period.code, period.begin.day, period.end.day) == ("week", 27, 6)
