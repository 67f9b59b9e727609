"""Bars and lines out of numbers, as shapes for SVG. Pure.

Small on purpose: a drawing of 320 units stays readable on a phone, and
several stand side by side on a desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 320, 120  # Units of the drawing's viewBox.
TOP, BOTTOM = 8, 104  # Between them the numbers; below them the words.
LEFT, RIGHT = 46, 318  # The numbers of the scale stand left of it.
GAP = 0.2  # Of a bar's room stays empty.


@dataclass(frozen=True, slots=True)
class Mark:
    """One number: its bar, or the spot of a line, and the strip that one can press."""

    value: float
    x: float
    y: float
    width: float
    height: float
    strip_x: float
    strip_width: float

    @property
    def middle(self) -> float:
        """Return the x of its middle."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shapes of one chart; `ticks` are (number, y) of the scale, `line` is for polyline."""

    marks: list[Mark]
    ticks: list[tuple[int, float]]
    line: str


def draw(values: Sequence[float]) -> Drawing:
    """Return the shapes of a row of numbers that are 0 or more; none for no numbers."""
    top = ceiling(max(values, default=0))
    room = (RIGHT - LEFT) / max(len(values), 1)
    marks = [_mark(value, n, room, top) for n, value in enumerate(values)]
    ticks = [(n, _height(n, top)) for n in ((0, top // 2, top) if top > 1 else (0, top))]
    return Drawing(marks, ticks, " ".join(f"{mark.middle},{mark.y}" for mark in marks))


def ceiling(largest: float) -> int:
    """Return the even, round number of 1, 2, 4, 6, 10 ... to which a scale reaches; 1 for none."""
    if largest <= 1:
        return 1
    power = 10 ** max(int(log10(largest)), 0)
    return next(
        whole for step in (1, 2, 4, 6, 8, 10, 20) if (whole := step * power) >= ceil(largest)
    )


def share(value: float, largest: float) -> float:
    """Return how much of a bar of 100 a number fills where `largest` fills it."""
    return round(100 * value / largest, 1) if largest > 0 else 0.0


def _height(value: float, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)


def _mark(value: float, n: int, room: float, top: int) -> Mark:
    left, y = LEFT + n * room, _height(value, top)
    return Mark(
        value=value,
        x=round(left + room * GAP / 2, 1),
        y=y,
        width=round(room * (1 - GAP), 1),
        height=round(BOTTOM - y, 1),
        strip_x=round(left, 1),
        strip_width=round(room, 1),
    )
