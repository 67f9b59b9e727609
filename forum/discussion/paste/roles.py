"""Which line an editor gave which role, and which name answers which: from form fields and back.

A field is named after its line's number and a mark of its text, so that roles
stay with their lines when the text above them is changed. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from articles.intake.discussion_text import Line, Reading, Role, read_lines

ROLES = frozenset(role.value for role in Role)
MARK_LENGTH = 6  # Hexadecimal digits; a clash only gives a line a wrong role to look at.


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


def read_choices(text: str, data: Mapping[str, str]) -> tuple[Reading, list[Choice]]:
    """Read a text with the roles and answers that the form's fields say."""
    plain = read_lines(text)
    places = _find_places(plain, data)
    overrides = {
        places[key]: Role(value)
        for key, value in _fields(data, "role-")
        if key in places and value in ROLES
    }
    typed = {places[key]: value for key, value in _fields(data, "reply-") if key in places}
    numbers = {key.partition("-")[0]: number for key, number in places.items()}
    # What is no line's number is kept as 0, which no line has: parse() says so.
    replies = {number: numbers.get(value, 0) for number, value in typed.items()}
    reading = read_lines(text, overrides, replies)
    choices = []
    for line in reading.lines:
        role = overrides.get(line.number)
        answers = str(replies.get(line.number) or typed.get(line.number, ""))
        choices.append(Choice(line, role.value if role else "", answers))
    return reading, choices


def _fields(data: Mapping[str, str], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of the fields of one kind that aren't empty."""
    for name, value in data.items():
        if name.startswith(prefix) and value.strip():
            yield name.removeprefix(prefix), value.strip()


def _find_places(reading: Reading, data: Mapping[str, str]) -> dict[str, int]:
    """Return where the lines that fields are named after stand now: the nearest of their text."""
    by_mark: dict[str, list[int]] = {}
    for line in reading.lines:
        by_mark.setdefault(key_of(0, line.text)[2:], []).append(line.number)
    places = {}
    for name in data:
        kind, _dash, key = name.partition("-")
        number, _dash, mark = key.partition("-")
        if kind == "role" and number.isdecimal() and len(number) < 9 and mark in by_mark:
            places[key] = min(by_mark[mark], key=lambda one: abs(one - int(number)))
    return places
