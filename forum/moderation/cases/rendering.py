"""Cases as HTML: moulds of the queue's templates, filled case by case.

What is rare (a question to a colleague or an author, a form that was refused) is rendered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.discussion.models import State
from forum.moderation.cases.acts import print_acts
from forum.moderation.cases.evidence import print_notices, print_reports, print_run
from forum.moderation.cases.sheet import LETTERS, Sheet, words
from forum.moderation.cases.shown import ShownCase
from forum.moderation.cases.sides import print_record, print_subject
from forum.moderation.decisions.models import Decision
from forum.moderation.templatetags.veils import veiled_lines
from forum.ready.moulds import NUMBERS, moment, word
from forum.ready.shapes import Shape, fill

PARTS = (
    "answered", "question", "notices", "done", "undo", "subject", "reported", "reports", "run",
    "record", "acts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseShape(Shape):
    """A comment in the queue."""

    template: ClassVar[str] = "moderation/_case.html"
    moments: ClassVar[Sequence[str]] = ("claimed",)

    language: str
    is_listed: bool
    is_ticked: bool
    is_refused: bool
    is_claimed: bool  # By a colleague.
    is_mine: bool
    is_open: bool
    has_back: bool
    has_error: bool
    is_done: bool
    places: int
    parent_state: str  # Of what it answers; "" if it answers nothing.

    def sample(self) -> dict[str, Any]:
        """Return the context of such a case."""
        parent = SimpleNamespace(
            author=SimpleNamespace(display_name=word("parent_name")),
            state=self.parent_state,
            get_state_display=State(self.parent_state).label if self.parent_state else "",
        )
        case = SimpleNamespace(
            comment=SimpleNamespace(
                pk=NUMBERS["pk"],
                author=SimpleNamespace(display_name=word("name")),
                article_id=NUMBERS["article"],
                article=SimpleNamespace(
                    slug=word("slug"), language=self.language, headline=word("headline")
                ),
                reply_to=parent if self.parent_state else None,
            ),
            is_ticked=self.is_ticked,
            refusal=self.is_refused,
            claim=SimpleNamespace(message=word("claim")) if self.is_claimed else None,
            is_mine=self.is_mine,
            open_case=SimpleNamespace(claimed_until=moment("claimed")) if self.is_open else None,
            claim_url=reverse("moderation:claim", args=[NUMBERS["pk"]]),
            release_url=reverse("moderation:release", args=[NUMBERS["pk"]]),
            back=self.has_back,
            back_quoted=word("back"),
            error=word("error") if self.has_error else "",
            done=self.is_done,
            place=words("place", self.places),
        )
        return {
            "case": case,
            "is_listed": self.is_listed,
            "parts": {name: word(name) for name in PARTS},
            "csrf_token": word("csrf_token"),
        }


def print_case(
    sheet: Sheet, case: ShownCase, *, is_listed: bool = False, decision: Decision | None = None
) -> SafeString:
    """Return _case.html of a case."""
    comment, parent, place = case.comment, case.comment.reply_to, case.place
    shape = CaseShape(
        language=comment.article.language,
        is_listed=is_listed,
        is_ticked=case.is_ticked,
        is_refused=case.refusal is not None,
        is_claimed=case.claim is not None,
        is_mine=case.is_mine,
        is_open=case.open_case is not None,
        has_back=bool(case.back),
        has_error=bool(case.error),
        is_done=bool(case.done),
        places=len(place),
        parent_state=parent.state if parent else "",
    )
    values: dict[str, object] = {
        "pk": comment.pk,
        "name": escape(comment.author.display_name),
        "article": comment.article_id,
        "slug": quote(comment.article.slug, safe=""),
        "headline": escape(comment.article.headline),
        "back": case.back_quoted,
        "error": escape(case.error),
        "csrf_token": sheet.csrf_token,
        **{f"place_{letter}": escape(why) for letter, why in zip(LETTERS, place, strict=False)},
        **claim_values(sheet, case),
        **_parts(sheet, case, decision),
    }
    if parent:
        values["parent_name"] = escape(parent.author.display_name)
    return fill(shape, values)


def claim_values(sheet: Sheet, case: Any) -> dict[str, str]:
    """Return what fills the tokens of _claim.html, of a case of any kind."""
    if case.claim:
        return {"claim": escape(case.claim.message)}
    if case.is_mine:
        return {"claimed_time": sheet.formatted(case.open_case.claimed_until, "TIME_FORMAT")}
    return {}


def _parts(sheet: Sheet, case: ShownCase, decision: Decision | None) -> dict[str, str]:
    """Return what stands inside a case, by name; "" for what it hasn't."""
    about = case.comment.author_id
    parts = dict.fromkeys(PARTS, "")
    parts["subject"] = print_subject(sheet, case.comment, is_harsh=case.is_harsh)
    parts["record"] = print_record(sheet, case.record)
    parts["acts"] = print_acts(sheet, case)
    if case.comment.reply_to:
        parts["answered"] = veiled_lines(case.answered, sheet.care)
    if case.as_reported:
        parts["reported"] = sheet.render("moderation/_as_reported.html", case=case)
    if case.reports:
        parts["reports"] = print_reports(
            sheet, case.reports, about=about, more_count=case.more_report_count
        )
    if case.check_run and case.check_run.found:
        parts["run"] = print_run(sheet, case.check_run)
    if case.open_case and case.open_case.question and about != sheet.moderator.pk:
        parts["question"] = sheet.render(
            "moderation/asking/_question.html", question=case.open_case.question
        )
    parts["notices"] = _notices(sheet, case)
    if case.done:
        parts["done"] = sheet.render("moderation/_done.html", case=case, decision=decision)
        if case.undo:
            parts["undo"] = sheet.render("moderation/_undo.html", case=case, is_live=True)
    return parts


def _notices(sheet: Sheet, case: ShownCase) -> str:
    """Return what others say or ask about the comment, and wait for: notices, authors."""
    shown = ""
    if case.notices.waiting:
        shown += print_notices(sheet, case.notices.waiting)
    if case.appeals:
        shown += sheet.render("moderation/_appealed.html", appeals=case.appeals)
    if case.objection:
        shown += sheet.render("moderation/_objection.html", objection=case.objection)
    return shown
