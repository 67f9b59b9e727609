"""What the page of the lines shows of a pasted discussion."""

from dataclasses import dataclass, field

from articles.intake.discussion_text import IntakeError, ParsedDiscussion, Problem, Role, parse
from articles.models import Article
from forum.discussion.importing import find_imported
from forum.discussion.paste.roles import Choice, read_choices

PAGE = 200  # Lines; each has up to two fields, and a form takes 1,000.
NAMES_BEFORE = 300  # Lines above the page whose names are offered to be answered.
SHOWN_REMARKS = 50  # Problems, and doubtful lines, that are listed.


@dataclass
class Paste:
    """A text as it is read, and the lines of one page."""

    choices: list[Choice]
    start: int  # Index of the page's first line.
    parsed: ParsedDiscussion | None = None
    problems: list[Problem] = field(default_factory=list)
    found: Article | None = None  # What an earlier import of the same made.

    @property
    def page(self) -> list[Choice]:
        """The lines that are shown."""
        return self.choices[self.start : self.start + PAGE]

    @property
    def first(self) -> int:
        """The number of the first line shown."""
        return self.start + 1

    @property
    def last(self) -> int:
        """The number of the last line shown."""
        return min(self.start + PAGE, len(self.choices))

    @property
    def previous(self) -> int | None:
        """The line that leads to the page before, or None."""
        return self.start - PAGE + 1 if self.start else None

    @property
    def next(self) -> int | None:
        """The line that leads to the page after, or None."""
        return self.last + 1 if self.last < len(self.choices) else None

    @property
    def names(self) -> list[Choice]:
        """The names on the page and shortly above it: what an answer most likely points at."""
        near = self.choices[max(self.start - NAMES_BEFORE, 0) : self.start + PAGE]
        return [choice for choice in near if choice.line.role is Role.NAME]

    @property
    def doubts(self) -> list[Problem]:
        """The lines that somebody should look at."""
        lines = (choice.line for choice in self.choices)
        return [Problem(line.number, line.doubt) for line in lines if line.doubt]

    @property
    def remarks(self) -> dict[str, tuple[list[Problem], int]]:
        """Problems and doubts: those listed, and how many more there are."""
        both = {"problems": self.problems, "doubts": self.doubts}
        return {
            name: (found[:SHOWN_REMARKS], max(len(found) - SHOWN_REMARKS, 0))
            for name, found in both.items()
        }


def make_paste(text: str, chosen: dict[str, str], line: int = 1) -> Paste:
    """Read a text with what was chosen for its lines, say what is wrong; show the line's page."""
    reading, choices = read_choices(text, chosen)
    wanted = min(max(line, 1), len(choices)) - 1
    shown = Paste(choices, start=wanted - wanted % PAGE)
    try:
        shown.parsed = parse(reading)
    except IntakeError as error:
        shown.problems = error.problems
    else:
        shown.found = find_imported(shown.parsed)
    return shown
