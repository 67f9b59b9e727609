"""What a moderator saw when they decided. Pure: no ORM.

A page that judges a comment carries this in a hidden field, and the decision
compares it under the lock: nobody overrules a colleague, or passes a text
they never read, without noticing.
"""

from dataclasses import astuple, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment's state, its last edit, its last decision and its last open report."""

    state: str
    edited: int  # Microseconds since 1970; 0 if never edited.
    decision: int  # The id, or 0.
    report: int  # The id, or 0.

    def __str__(self) -> str:
        return ".".join(str(part) for part in astuple(self))


def parse_seen(text: str) -> Seen | None:
    """Return what str(seen) wrote, or None if it is something else."""
    state, *numbers = text.split(".")
    if len(numbers) != 3 or not all(n.isascii() and n.isdigit() for n in numbers):
        return None
    edited, decision, report = (int(number[:18]) for number in numbers)
    return Seen(state, edited, decision, report)


def microseconds(at: datetime | None) -> int:
    """Return a time as a whole number that survives a form exactly."""
    return 0 if at is None else int(at.timestamp()) * 1_000_000 + at.microsecond
