"""Templates cast once and filled a thousand times.

A Django template takes some 0.4 ms for one comment, and 4 for a page around
it, and says the same words for the next one. So the template is rendered once
for each shape that a comment, or a page, can have, with a token in the place
of everything that differs, and the result is kept as a mould: filling it takes
microseconds, and the template stays the one source of what it looks like. What
people wrote is filled in and never cast: there it could pass for a token.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.template.loader import render_to_string

# Tokens look like nothing a template says. Numbers have to stay numbers, for
# what counts them and what makes addresses of them; the score is a difference.
_FIRST = 9_007_199_254_740_000
NUMBERS = {
    name: _FIRST + place
    for place, name in enumerate(
        ("pk", "reply_to_id", "reply_count", "depth", "open_report_count", "arrival", "more_count",
         "new_count", "thread_count", "held_count", "notice_count", "member", "score",
         "down_count", "moved_from_id")
    )
}  # fmt: skip
NUMBERS["up_count"] = NUMBERS["score"] + NUMBERS["down_count"]
NUMBERS["vote_count"] = NUMBERS["up_count"] + NUMBERS["down_count"]
_NAMES = {str(number): name for name, number in NUMBERS.items()}
_HOLE = re.compile(r"%%|%\((\w+)\)s")
# What blocks and comments of a template leave behind. In a mould is nothing that people wrote.
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_TOKEN = re.compile(r"zq([a-z_]+)qz|(?<!\d)(\d{16,17})(?!\d)")


def word(name: str) -> str:
    """Return the token of a text. It is put in as it is: what fills it must be escaped."""
    return f"zq{name}qz"


def cast(template: str, context: dict[str, Any]) -> str:
    """Render a template with tokens in it; return its mould, to be filled with `mould % values`."""
    html = _EMPTY_LINES.sub("\n", render_to_string(template, context)).replace("%", "%%")
    return _TOKEN.sub(_hole, html)


def _hole(found: re.Match[str]) -> str:
    name = found[1] or _NAMES.get(found[2])
    return f"%({name})s" if name else found[0]


@dataclass(frozen=True, slots=True)
class Mould:
    """A mould of two holes or more that is filled with bytes.

    In half the time of `mould % values`, and with nothing left to encode.
    """

    text: bytes
    pick: Callable[[Any], tuple[bytes, ...]]

    @classmethod
    def of(cls, mould: str, holes: Sequence[str] = ()) -> "Mould":
        """Return what cast() gave as such a mould.

        Its values come by name, or in the order of `holes`, which is faster.
        """
        names = [name for name in _HOLE.findall(mould) if name]
        text = _HOLE.sub(lambda found: "%b" if found[1] else found[0], mould)
        keys: list[Any] = [holes.index(name) for name in names] if holes else names
        return cls(text.encode(), itemgetter(*keys))

    def fill(self, values: Mapping[str, bytes] | Sequence[bytes]) -> bytes:
        """Return the HTML, UTF-8, with these values in the holes."""
        return self.text % self.pick(values)
