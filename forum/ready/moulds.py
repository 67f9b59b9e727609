"""Templates cast once and filled a thousand times.

A Django template takes some 0.4 ms for one comment, and 4 for a page around
it, and says the same words for the next one. So the template is rendered once
for each shape that a comment, or a page, can have, with a token in the place
of everything that differs, and the result is kept as a mould: filling it takes
microseconds, and the template stays the one source of what it looks like. What
people wrote is filled in and never cast: there it could pass for a token.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from django.template.defaultfilters import date
from django.template.loader import render_to_string
from django.utils.timezone import localtime

# Tokens look like nothing a template says. Numbers have to stay numbers, for
# what counts them and what makes addresses of them; votes are a sum.
_FIRST = 9_007_199_254_740_000
NUMBERS = {
    name: _FIRST + place
    for place, name in enumerate(
        ("pk", "reply_to_id", "reply_count", "depth", "open_report_count", "arrival", "more_count",
         "new_count", "thread_count", "notice_count", "member", "up_count",
         "down_count", "moved_from_id", "article", "case", "root", "comment_count",
         "removed_count", "hidden_count", "warned_count", "suspended_count", "word_count",
         "version", "pick_count", "below_count")
    )
}  # fmt: skip
NUMBERS["vote_count"] = NUMBERS["up_count"] + NUMBERS["down_count"]
MANY = 2  # From here on a number is told by the plural, in English as in Japanese.
# Times that a template formats by itself, and the formats that it may use: the longest first.
MOMENTS = ("created", "edited", "joined", "suspended", "watched", "claimed",
           "at_a", "at_b", "at_c", "at_d", "at_e")  # fmt: skip
FORMS = {"_iso": "c", "_shown": "DATETIME_FORMAT", "_day": "DATE_FORMAT", "_time": "TIME_FORMAT"}
_NAMES = {str(number): name for name, number in NUMBERS.items()}
_HOLE = re.compile(r"%%|%\((\w+)\)s")
# What blocks and comments of a template leave behind. In a mould is nothing that people wrote.
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_TOKEN = re.compile(r"zq([a-z_]+?)qz|(?<!\d)(\d{16,17})(?!\d)|(?<![\d,])(\d(?:,\d{3}){5})(?![\d,])")


def word(name: str) -> str:
    """Return the token of a text. It is put in as it is: what fills it must be escaped."""
    return f"zq{name}qz"


def number(name: str, at_least: int) -> int:
    """Return the token of a number that is 2 or more, or 0 or 1 as it is: plurals ask for these."""
    return NUMBERS[name] if at_least >= MANY else at_least


def moment(name: str) -> datetime:
    """Return what stands for a time, for cast() to be told of; all in a year of their own."""
    return datetime(3001 + MOMENTS.index(name), 1, 1, 12, 1 + MOMENTS.index(name), tzinfo=UTC)


def cast(
    template: str,
    context: dict[str, Any],
    moments: Iterable[str] = (),
    *,
    squeezes: bool = True,
) -> str:
    """Render a template with tokens in it; return its mould, to be filled with `mould % values`.

    A time among `moments` leaves holes of its name with _iso, _shown, _day and _time: as
    the template says it for machines, in full, without the time of day, and that alone.
    A number that it says with commas leaves one with _shown.
    It is left without empty lines and indents, if it `squeezes`.
    """
    html: str = render_to_string(template, context)
    for name in moments:
        at = localtime(moment(name))
        for suffix, form in FORMS.items():
            html = html.replace(date(at, form), word(name + suffix))
    if squeezes:
        html = _EMPTY_LINES.sub("\n", html)
    return _TOKEN.sub(_hole, html.replace("%", "%%"))


def _hole(found: re.Match[str]) -> str:
    if found[3]:
        shown = _NAMES.get(found[3].replace(",", ""))
        return f"%({shown}_shown)s" if shown else found[0]
    name = found[1] or _NAMES.get(found[2])
    return f"%({name})s" if name else found[0]


@dataclass(frozen=True, slots=True)
class Mould:
    """A mould of two holes or more that is filled with bytes.

    In half the time of `mould % values`, and with nothing left to encode.
    """

    text: bytes
    pick: Callable[[Any], tuple[Any, ...]]

    @classmethod
    def of(cls, mould: str, holes: Sequence[str] = (), numbers: Collection[str] = ()) -> "Mould":
        """Return what cast() gave as such a mould.

        Its values come by name, or in the order of `holes`, which is faster. Those in
        `numbers` come as they are: to fill one in takes no longer than to encode it.
        """
        names = [name for name in _HOLE.findall(mould) if name]
        marks = {name: "%d" if name in numbers else "%b" for name in names}
        text = _HOLE.sub(lambda found: marks[found[1]] if found[1] else found[0], mould)
        keys: list[Any] = [holes.index(name) for name in names] if holes else names
        return cls(text.encode(), itemgetter(*keys))

    def fill(self, values: Mapping[str, bytes] | Sequence[bytes | int | None]) -> bytes:
        """Return the HTML, UTF-8, with these values in the holes."""
        return self.text % self.pick(values)
