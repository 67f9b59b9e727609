"""Which line an editor gave which role, and which name answers which: from form fields and back.

A field is named after its line's number and a mark of its text, and an answer
points at a line by the same, so that they stay with their lines when the text
above them is changed. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from articles.intake.discussion_text import Line, Reading, Role, read_lines

ROLES = frozenset(role.value for role in Role)
KINDS = ("role", "reply")
MARK_LENGTH = 6  # Hexadecimal digits; a clash only gives a line a wrong role to look at.
MAX_ANSWER = 20  # Characters kept of what was typed for a line's number.


@dataclass(frozen=True, slots=True)
class Choice:
    """A line as the page shows it: with the role chosen for it, if one was."""

    line: Line
    chosen: str
    answers: str  # What was typed for the line of the name it answers.

    @property
    def key(self) -> str:
        """Return what the line's fields are named after."""
        return key_of(self.line.number, self.line.text)


def key_of(number: int, text: str) -> str:
    """Return a line's name in the form."""
    return f"{number}-{sha256(text.encode()).hexdigest()[:MARK_LENGTH]}"


def read_choices(text: str, chosen: Mapping[str, str]) -> tuple[Reading, list[Choice]]:
    """Read a text with the roles and answers that settled fields say."""
    keys = {key for kind in KINDS for key, _value in _fields(chosen, kind)}
    places = _find_places(read_lines(text).lines if keys else [], keys | set(chosen.values()))
    overrides = {
        places[key]: Role(value)
        for key, value in _fields(chosen, "role")
        if key in places and value in ROLES
    }
    answers = {places[key]: value for key, value in _fields(chosen, "reply") if key in places}
    # What is no line is kept as 0, which no line has: parse() says so.
    replies = {number: places.get(value, 0) for number, value in answers.items()}
    reading = read_lines(text, overrides, replies)
    choices = []
    for line in reading.lines:
        role = overrides.get(line.number)
        typed = str(replies.get(line.number) or answers.get(line.number, ""))
        choices.append(Choice(line, role.value if role else "", typed))
    return reading, choices


def settle(text: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of lines that the text has, named and pointing as it stands now.

    `fields` are those of a form, or settled ones of an earlier text. Fields
    that are no line's are left out, empty ones stay.
    """
    lines = read_lines(text).lines
    keys = [key for kind in KINDS for key, _value in _fields(fields, kind)]
    places = _find_places(lines, [*keys, *fields.values()])
    settled = {}
    for kind in KINDS:
        for key, value in _fields(fields, kind):
            if key not in places:
                continue
            name = f"{kind}-{key_of(places[key], lines[places[key] - 1].text)}"
            settled[name] = _role(value) if kind == "role" else _target(value, lines, places)
    return settled


def _role(value: str) -> str:
    return value if value in ROLES else ""


def _target(value: str, lines: list[Line], places: Mapping[str, int]) -> str:
    """Return the key of the line that is answered; what is no line stays as it was typed."""
    number = places.get(value)
    if number is None and value.isascii() and value.isdigit() and len(value) < 9:
        number = int(value)
    if number and number <= len(lines):
        return key_of(number, lines[number - 1].text)
    return "".join(sign for sign in value[:MAX_ANSWER] if sign.isprintable())


def _fields(fields: Mapping[str, str], kind: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of the fields of one kind."""
    for name, value in fields.items():
        if name.startswith(f"{kind}-"):
            yield name.removeprefix(f"{kind}-"), value.strip()


def _find_places(lines: list[Line], keys: Iterable[str]) -> dict[str, int]:
    """Return where the lines of keys stand now: the nearest of their text."""
    by_mark: dict[str, list[int]] = {}
    for line in lines:
        by_mark.setdefault(key_of(0, line.text)[2:], []).append(line.number)
    places = {}
    for key in keys:
        number, _dash, mark = key.partition("-")
        if number.isdecimal() and len(number) < 9 and mark in by_mark:
            places[key] = _nearest(by_mark[mark], int(number))
    return places


def _nearest(numbers: list[int], wanted: int) -> int:
    """Return the number nearest to the one wanted. They ascend: blank lines can be 100,000."""
    after = bisect_left(numbers, wanted)
    return min(numbers[max(after - 1, 0) : after + 1], key=lambda one: abs(one - wanted))
