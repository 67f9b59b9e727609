"""Cases about threads and members as HTML: moulds, filled case by case."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.moderation.acts import Act
from forum.moderation.cases.evidence import ReportsShape, reports_shape, reports_values
from forum.moderation.cases.rendering import claim_values
from forum.moderation.cases.sheet import LETTERS, Sheet, person, words
from forum.moderation.cases.sides import print_record, print_subject
from forum.moderation.decisions.models import Decision
from forum.moderation.subjects.shown import ShownSubject
from forum.moderation.whys import choices_for, ready_why
from forum.ready.moulds import NUMBERS, moment, word
from forum.ready.shapes import Shape, fill

PARTS = ("question", "notices", "done", "subject", "reported", "record", "dismiss")


@dataclass(frozen=True, slots=True)
class SubjectCaseShape(Shape):
    """A thread, in the language of its article, or a member in the queue."""

    template: ClassVar[str] = "moderation/subjects/_case.html"
    moments: ClassVar[Sequence[str]] = ("claimed",)

    language: str  # "" of a member.
    is_refused: bool
    is_claimed: bool  # By a colleague.
    is_mine: bool
    has_back: bool
    is_ticked: bool
    is_reported: bool  # Else a notice of illegal content waits alone.
    has_error: bool
    is_done: bool
    places: int

    def sample(self) -> dict[str, Any]:
        """Return the context of such a case."""
        article = SimpleNamespace(language=self.language, headline=word("headline"))
        case = SimpleNamespace(
            member=SimpleNamespace(username=word("username"), display_name=word("name")),
            root=SimpleNamespace(pk=NUMBERS["root"], article=article) if self.language else None,
            anchor=word("anchor"),
            url=word("url"),
            back=self.has_back,
            back_quoted=word("back"),
            place=words("place", self.places),
            refusal=self.is_refused,
            is_ticked=self.is_ticked,
            error=word("error") if self.has_error else "",
            done=self.is_done,
            claim=SimpleNamespace(message=word("claim")) if self.is_claimed else None,
            is_mine=self.is_mine,
            open_case=SimpleNamespace(
                pk=NUMBERS["case"],
                claimed_until=moment("claimed"),
                is_reported=self.is_reported,
            ),
            claim_url=reverse("moderation:claim_case", args=[NUMBERS["case"]]),
            release_url=reverse("moderation:release_case", args=[NUMBERS["case"]]),
        )
        parts = {name: word(name) for name in PARTS}
        return {"case": case, "parts": parts, "csrf_token": word("csrf_token")}


@dataclass(frozen=True, slots=True)
class ReportedShape(Shape):
    """What is reported, and what a member was called then."""

    template: ClassVar[str] = "moderation/subjects/_reported.html"
    moments: ClassVar[Sequence[str]] = ReportsShape.moments

    names: int
    reports: ReportsShape

    def sample(self) -> dict[str, Any]:
        """Return the context of such reports."""
        sample = self.reports.sample()
        case = SimpleNamespace(
            names=words("called", self.names),
            reports=sample["reports"],
            about=sample["about"],
            more_report_count=sample["more_count"],
        )
        return {"case": case, "user": sample["user"]}


@dataclass(frozen=True, slots=True)
class DismissShape(Shape):
    """The form that dismisses reports and that nobody has sent yet, or why there is none."""

    template: ClassVar[str] = "moderation/subjects/_dismiss.html"

    is_left: bool  # To somebody else.
    has_back: bool = False
    is_reported: bool = True

    def sample(self) -> dict[str, Any]:
        """Return the context of such a form."""
        case = SimpleNamespace(
            refusal=SimpleNamespace(message=word("message")) if self.is_left else None,
            anchor=word("anchor"),
            open_case=SimpleNamespace(pk=NUMBERS["case"], is_reported=self.is_reported),
            seen=word("seen"),
            back=word("back") if self.has_back else "",
            back_quoted=word("back_quoted"),
            is_mine=False,
            typed={},
            whys=choices_for(Act.LET_BE),
            chosen=ready_why(Act.LET_BE),
        )
        return {"case": case, "is_live": True, "csrf_token": word("csrf_token")}


def print_subject_case(
    sheet: Sheet, case: ShownSubject, *, decision: Decision | None = None
) -> SafeString:
    """Return subjects/_case.html of a case in a list.

    `decision` is a dismissal just made that has left it open.
    """
    root, place = case.root, case.place
    shape = SubjectCaseShape(
        language=root.article.language if root else "",
        is_refused=case.refusal is not None,
        is_claimed=case.claim is not None,
        is_mine=case.is_mine,
        has_back=bool(case.back),
        is_ticked=case.is_ticked,
        is_reported=case.open_case.is_reported,
        has_error=bool(case.error),
        is_done=bool(case.done),
        places=len(place),
    )
    values: dict[str, object] = {
        **person(case.member),
        "anchor": case.anchor,
        "case": case.open_case.pk,
        "url": escape(case.url),
        "back": case.back_quoted,
        "csrf_token": sheet.csrf_token,
        **{f"place_{letter}": escape(why) for letter, why in zip(LETTERS, place, strict=False)},
        **claim_values(sheet, case),
        "question": _print_question(sheet, case),
        "notices": _print_notices(sheet, case),
        "error": escape(case.error),
        "done": _print_done(sheet, case, decision),
        "subject": print_subject(sheet, root, is_harsh=case.is_harsh) if root else "",
        "reported": _print_reported(sheet, case),
        "record": print_record(sheet, case.record),
        "dismiss": _print_dismiss(sheet, case),
    }
    if root:
        values |= {"root": root.pk, "headline": escape(root.article.headline)}
    return fill(shape, values)


def _print_question(sheet: Sheet, case: ShownSubject) -> str:
    if not case.question:
        return ""
    return sheet.render("moderation/asking/_question.html", question=case.question)


def _print_notices(sheet: Sheet, case: ShownSubject) -> str:
    if not case.notices:
        return ""
    return sheet.render("moderation/subjects/_notices.html", notices=case.notices)


def _print_done(sheet: Sheet, case: ShownSubject, decision: Decision | None) -> str:
    if not case.done:
        return ""
    return sheet.render("moderation/subjects/_done.html", case=case, decision=decision)


def _print_reported(sheet: Sheet, case: ShownSubject) -> SafeString:
    names = case.names
    asked = {"about": case.about, "more_count": case.more_report_count}
    shape = ReportedShape(len(names), reports_shape(sheet, case.reports, **asked))
    called = {f"called_{letter}": escape(one) for letter, one in zip(LETTERS, names, strict=False)}
    return fill(shape, {**called, **reports_values(sheet, case.reports, **asked)})


def _print_dismiss(sheet: Sheet, case: ShownSubject) -> SafeString:
    if case.refusal:
        return fill(DismissShape(is_left=True), {"message": escape(case.refusal.message)})
    if case.typed:
        return sheet.render(DismissShape.template, case=case, is_live=True)
    return fill(
        DismissShape(
            is_left=False,
            has_back=bool(case.back),
            is_reported=case.open_case.is_reported,
        ),
        {
            "anchor": case.anchor,
            "case": case.open_case.pk,
            "seen": case.seen,
            "back": escape(case.back),
            "back_quoted": case.back_quoted,
            "csrf_token": sheet.csrf_token,
        },
    )
