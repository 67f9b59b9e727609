"""The figures as tables: named in the reader's language, each number with what is behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.dashboard.charts import Drawing, draw, share
from forum.moderation.transparency.report import in_words

Words = str | Promise
Number = int | float | timedelta | None

COMMENTS, REPORTS, HOLDS, DECISIONS = (
    _("Comments"),
    _("Reports"),
    _("Held by checks"),
    _("Decisions"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, and the address of what is behind it or ""."""

    value: Number
    url: str = ""

    @property
    def text(self) -> str:
        """Return the number as the reader's language writes it."""
        if self.value is None or isinstance(self.value, timedelta):
            return in_words(self.value)
        return number_format(self.value, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted, and its numbers; `share` of 100 says how long its bar is."""

    name: Words
    url: str
    cells: list[Cell]
    share: float = 0.0
    lang: str = ""  # Of a headline, which isn't in the reader's language.
    time: str = ""  # Of a piece of the period, for programs: as ISO 8601 writes it.


@dataclass(frozen=True, slots=True)
class Table:
    """One figure. A figure over time has charts; the rows of any other have bars."""

    code: str
    title: Words
    means: Words
    head: Words
    columns: list[Words]
    rows: list[Row]
    charts: list["Chart"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """One column of a table over time as a drawing."""

    code: str
    title: Words
    rows: list[tuple[Row, Cell]]
    is_line: bool
    drawing: Drawing

    @property
    def spots(self) -> list[tuple[object, Row, Cell]]:
        """Return each mark with its row and number."""
        pairs = zip(self.drawing.marks, self.rows, strict=True)
        return [(mark, row, cell) for mark, (row, cell) in pairs]

    @property
    def first(self) -> Words:
        """Return the name of the first piece."""
        return self.rows[0][0].name

    @property
    def last(self) -> Words:
        """Return the name of the last piece."""
        return self.rows[-1][0].name

    @property
    def highest(self) -> str:
        """Return the largest number in words of the reader's language."""
        return max((cell for _row, cell in self.rows), key=lambda cell: cell.value or 0).text


# What each figure is called, what it means, what its rows are and its columns.
FIGURES: Mapping[str, tuple[Words, Words, Words, list[Words]]] = {
    "cases": (
        _("Cases"),
        _("What came before moderators, and what they were done with, by the time it happened."),
        _("Time"),
        [_("Opened"), _("Closed")],
    ),
    "open-cases": (
        _("Backlog"),
        _("Cases that were open at the end of each span of time."),
        _("Time"),
        [_("Open cases")],
    ),
    "volume": (
        _("Volume"),
        _("What came in and what was decided, by the time it happened."),
        _("Time"),
        [COMMENTS, REPORTS, _("Held by checks"), DECISIONS],
    ),
    "backlog": (
        _("Open reports"),
        _("Reports that were open at the end of each span of time."),
        _("Time"),
        [_("Open reports")],
    ),
    "decisions": (
        _("Decisions by kind"),
        _("All acts, of moderators and of programs, also those that took something back."),
        _("Decision"),
        [_("Number")],
    ),
    "times": (
        _("Time to decision"),
        _("Cases that were closed in this time, from when they were opened; reports and holds that "
          "came in it, to the decision that ended them. Of the newest 5,000 of each."),
        _("What waited"),
        [_("Ended"), _("Median"), _("90 % within")],
    ),
    "agreement": (
        _("Appeals"),
        _("What a second moderator made of the appeals lodged in this time."),
        _("Decision"),
        [_("Upheld"), _("Reversed"), _("Open")],
    ),
    "second-looks": (
        _("Agreement, judged blind"),
        _("What a second moderator said who didn’t know the first decision. Kappa counts only "
          "what goes beyond chance: 1 is full agreement, 0 what chance alone would give."),
        _("Question"),
        [_("Judged twice"), _("Agreed, %"), _("Cohen’s kappa"), _("Disagreements")],
    ),
    "checks": (
        _("Checks and moderators"),
        _("Of the newest 2,000 holds and removals: what each check held, what of it was published "
          "all the same, and what was removed although it had found nothing."),
        _("Check"),
        [_("Held"), _("Held, then published"), _("Let through, then removed")],
    ),
    "articles": (
        _("Hottest articles"),
        _("Comments of the last three hours, and as many as usual in three hours."),
        _("Article"),
        [_("Comments"), _("Usually"), _("Times as many")],
    ),
    "sections": (
        _("Most reported sections"),
        _("Reports that came in this time, by section."),
        _("Section"),
        [REPORTS, _("Still open")],
    ),
    "members": (
        _("Repeat offenders"),
        _("Two or more decisions against them in this time that still stand."),
        _("Member"),
        [DECISIONS],
    ),
}  # fmt: skip


def make_table(code: str, rows: list[Row]) -> Table:
    """Return a figure with bars as long as its first numbers are large."""
    title, means, head, columns = FIGURES[code]
    largest = max((_number(row) for row in rows), default=0)
    with_bars = [
        Row(row.name, row.url, row.cells, share(_number(row), largest), row.lang) for row in rows
    ]
    return Table(code, title, means, head, columns, with_bars)


def make_table_over_time(code: str, rows: list[Row], *, is_line: bool = False) -> Table:
    """Return a figure with a chart for each of its columns."""
    title, means, head, columns = FIGURES[code]
    charts = []
    for n, column in enumerate(columns):
        pairs = [(row, row.cells[n]) for row in rows]
        drawing = draw([_plain(cell.value) for _row, cell in pairs])
        charts.append(Chart(f"{code}-{n}", column, pairs, is_line, drawing))
    return Table(code, title, means, head, columns, rows, charts)


def _number(row: Row) -> float:
    return _plain(row.cells[0].value)


def _plain(value: Number) -> float:
    return value if isinstance(value, int | float) else 0
