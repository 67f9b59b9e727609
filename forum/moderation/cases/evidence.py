"""The parts of a case that say what is wrong: reports, notices, and what the checks found."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from forum.moderation.cases.sheet import LETTERS, Sheet, person
from forum.moderation.checks.showing import ShownFinding, ShownRun
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reports.models import Report
from forum.moderation.templatetags.veils import veiled_lines, veiled_word
from forum.ready.moulds import MANY, NUMBERS, moment, number, word
from forum.ready.shapes import Shape, fill


@dataclass(frozen=True, slots=True)
class ReportsShape(Shape):
    """Open reports, and how many there are besides."""

    template: ClassVar[str] = "moderation/_reports.html"
    moments: ClassVar[Sequence[str]] = ("at_a", "at_b", "at_c", "at_d", "at_e")

    noted: tuple[bool, ...]  # Which of them have a note.
    more: int
    concerns_reader: bool  # Who never learns who reported.

    def sample(self) -> dict[str, Any]:
        """Return the context of such reports."""
        letters = LETTERS[: len(self.noted)]
        reports = [
            SimpleNamespace(
                closed_at=None,
                get_reason_display=word(f"reason_{letter}"),
                note=word(f"note_{letter}") if has_note else "",
                reporter=SimpleNamespace(
                    username=word(f"username_{letter}"), display_name=word(f"name_{letter}")
                ),
                created_at=moment(f"at_{letter}"),
            )
            for letter, has_note in zip(letters, self.noted, strict=True)
        ]
        user = SimpleNamespace(pk=1)
        about = 1 if self.concerns_reader else 2
        count = number("more_count", self.more)
        return {"reports": reports, "more_count": count, "about": about, "user": user}


def print_reports(
    sheet: Sheet, reports: Sequence[Report], *, about: int, more_count: int
) -> SafeString:
    """Return _reports.html of open reports, REPORTS_SHOWN at most, of one comment or case."""
    return fill(
        reports_shape(sheet, reports, about=about, more_count=more_count),
        reports_values(sheet, reports, about=about, more_count=more_count),
    )


def reports_shape(
    sheet: Sheet, reports: Sequence[Report], *, about: int, more_count: int
) -> ReportsShape:
    """Return the shape of open reports."""
    noted = tuple(bool(report.note) for report in reports)
    return ReportsShape(noted, min(more_count, MANY), about == sheet.moderator.pk)


def reports_values(
    sheet: Sheet, reports: Sequence[Report], *, about: int, more_count: int
) -> dict[str, object]:
    """Return what fills their tokens; nothing of who reported for whom it concerns."""
    values: dict[str, object] = {"more_count": more_count}
    for letter, report in zip(LETTERS, reports, strict=False):
        values[f"reason_{letter}"] = escape(report.get_reason_display())
        values.update(sheet.time(f"at_{letter}", report.created_at))
        if about != sheet.moderator.pk:
            values[f"note_{letter}"] = veiled_lines(report.note, sheet.care) if report.note else ""
            values.update(person(report.reporter, f"name_{letter}", f"username_{letter}"))
    return values


@dataclass(frozen=True, slots=True)
class NoticeShape(Shape):
    """One notice of illegal content that waits, of which the author was not asked."""

    template: ClassVar[str] = "moderation/legal/_waiting.html"
    moments: ClassVar[Sequence[str]] = ("at_a",)

    is_overdue: bool

    def sample(self) -> dict[str, Any]:
        """Return the context of such a notice."""
        notice = SimpleNamespace(
            pk=NUMBERS["pk"],
            get_ground_display=word("ground"),
            is_overdue=self.is_overdue,
            due_at=moment("at_a"),
            time_left=word("left"),
            inquiry=None,
        )
        return {"notices": [notice]}


def print_notices(sheet: Sheet, notices: Sequence[LegalNotice]) -> SafeString:
    """Return _waiting.html of the notices about a comment; rendered unless it is one alone."""
    first = notices[0]
    if len(notices) > 1 or hasattr(first, "inquiry"):
        return sheet.render(NoticeShape.template, notices=notices)
    values = {
        "pk": first.pk,
        "ground": escape(first.get_ground_display()),
        "at_a_day": sheet.formatted(first.due_at, "DATE_FORMAT"),
        "left": escape(first.time_left),
    }
    return fill(NoticeShape(first.is_overdue), values)


@dataclass(frozen=True, slots=True)
class RunShape(Shape):
    """What the checks found, in short."""

    template: ClassVar[str] = "moderation/_check_run.html"

    found: tuple[tuple[bool, bool, bool], ...]  # Of each: is it on trial, has it words, a measure.
    is_insisted: bool

    def sample(self) -> dict[str, Any]:
        """Return the context of such findings."""
        letters = LETTERS[: len(self.found)]
        found = [
            SimpleNamespace(
                name=word(f"name_{letter}"),
                outcome=word(f"outcome_{letter}"),
                is_trial=is_trial,
                words=word(f"words_{letter}") if has_words else "",
                sure=word(f"sure_{letter}") if is_sure else 0,
            )
            for letter, (is_trial, has_words, is_sure) in zip(letters, self.found, strict=True)
        ]
        run = SimpleNamespace(found=found, is_insisted=self.is_insisted)
        return {"run": run, "is_short": True}


def print_run(sheet: Sheet, run: ShownRun) -> SafeString:
    """Return _check_run.html of what was found, in short."""
    found = run.found[: len(LETTERS)]
    shape = RunShape(
        tuple((one.is_trial, bool(one.words), one.sure > 0) for one in found), run.is_insisted
    )
    values: dict[str, object] = {}
    for letter, one in zip(LETTERS, found, strict=False):
        values[f"name_{letter}"] = escape(one.name)
        values[f"outcome_{letter}"] = escape(one.outcome)
        values[f"words_{letter}"] = _words_of(sheet, one)
        values[f"sure_{letter}"] = one.sure
    return fill(shape, values)


def _words_of(sheet: Sheet, finding: ShownFinding) -> SafeString:
    if finding.is_of_words:
        return conditional_escape(veiled_word(str(finding.words), sheet.care))
    return veiled_lines(str(finding.words), sheet.care)
