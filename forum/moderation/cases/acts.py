"""What can be done about a comment, as the form under it: cast once a shape and filled."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.moderation.acts import Act
from forum.moderation.cases.sheet import LETTERS, Sheet
from forum.moderation.cases.shown import ShownCase
from forum.moderation.offers import make_offers
from forum.ready.moulds import NUMBERS, word
from forum.ready.shapes import Shape, fill

TEMPLATE = "moderation/_acts.html"


@dataclass(frozen=True, slots=True)
class ActsShape(Shape):
    """A form that nobody has sent yet, or in its place why there is none."""

    template: ClassVar[str] = TEMPLATE

    is_left: bool  # To somebody else, or to a colleague.
    acts: tuple[Act, ...] = ()
    has_back: bool = False
    can_go: bool = False  # As a branch: it has replies, none of the moderator's.
    leaves_measures: bool = False
    is_open: bool = False
    may_suspend: bool = False
    is_suspended: bool = False

    def sample(self) -> dict[str, Any]:
        """Return the context of such a form."""
        offers = [
            SimpleNamespace(
                name=offer.name,
                label=offer.label,
                error="",
                options=word(f"options_{letter}"),
                pace_options=word("pace") if Act.SLOW in offer.acts else "",
                buttons=offer.buttons,
                further=offer.further,
            )
            for letter, offer in zip(
                LETTERS, make_offers(NUMBERS["pk"], self.acts, {}, {}), strict=False
            )
        ]
        case = SimpleNamespace(
            comment=SimpleNamespace(
                pk=NUMBERS["pk"],
                reply_count=self.can_go,
                author=SimpleNamespace(username=word("username")),
            ),
            refusal=SimpleNamespace(message=word("message")) if self.is_left else None,
            claim=None,
            acts=self.acts,
            part=SimpleNamespace(
                refusal=SimpleNamespace(message=word("measures")) if self.leaves_measures else None,
                wrote_below=False,
            ),
            seen=word("seen"),
            back=word("back") if self.has_back else "",
            back_quoted=word("back_quoted"),
            is_mine=False,
            errors={},
            typed={},
            offers=offers,
            record=SimpleNamespace(is_suspended=self.is_suspended),
            open_case=self.is_open,
            may_suspend=self.may_suspend,
        )
        return {"case": case, "is_live": True, "csrf_token": word("csrf_token")}


def print_acts(sheet: Sheet, case: ShownCase) -> SafeString:
    """Return _acts.html of a case in a list; rendered where an attempt was refused."""
    if why := case.refusal or case.claim:
        return fill(ActsShape(is_left=True), {"message": escape(why.message)})
    if case.errors or case.typed:
        return sheet.render(TEMPLATE, case=case, is_live=True)
    comment = case.comment
    shape = ActsShape(
        is_left=False,
        acts=case.acts,
        has_back=bool(case.back),
        can_go=comment.reply_count > 0 and not case.part.wrote_below,
        leaves_measures=case.part.refusal is not None,
        is_open=case.open_case is not None,
        may_suspend=case.may_suspend,
        is_suspended=case.record.is_suspended,
    )
    values: dict[str, object] = {
        "pk": comment.pk,
        "seen": case.seen,
        "username": quote(comment.author.username, safe=""),
        "csrf_token": sheet.csrf_token,
        "back": escape(case.back),
        "back_quoted": case.back_quoted,
    }
    if case.part.refusal:
        values["measures"] = escape(case.part.refusal.message)
    for letter, offer in zip(LETTERS, case.offers, strict=False):
        values[f"options_{letter}"] = offer.options
        if offer.pace_options:
            values["pace"] = offer.pace_options
    return fill(shape, values)
