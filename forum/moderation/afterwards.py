"""What the next page says of a case that was judged: what was done, and how it is taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.moderation.decisions.models import Decision
from forum.moderation.measures.kinds import KINDS
from forum.moderation.measures.taking_back import TAKEN_BACK, replaces_another
from forum.moderation.offers import address_of_act
from forum.moderation.reasons import Why
from forum.moderation.seen import Seen, microseconds
from forum.moderation.taking_back import undo_of
from forum.moderation.words import WORDS


@dataclass(frozen=True, slots=True)
class Undo:
    """The form that takes a decision back: where it is sent, its button, what it carries."""

    address: str
    label: str
    fields: dict[str, str]


def say_afterwards(
    request: HttpRequest, done: str, *, page: str, undo: Undo | None, is_undone: bool = False
) -> None:
    """Say on the next page what was done, with the way to take it back and to look again.

    `page` is where to look, "" if that is the next page. What `is_undone` takes the key's place
    that takes back: pressed again it does nothing.
    """
    context = {"done": done, "page": page, "undo": undo, "is_undone": is_undone}
    messages.success(request, render_to_string("moderation/_afterwards.html", context, request))


def undo_act(decision: Decision, back: str) -> Undo | None:
    """Return how a decision about a comment that was made just now is taken back; no query.

    None of one that itself took something back. It leads `back`, or to the comment.
    """
    act = undo_of(decision, decision.moderator) if decision.moderator else None
    if act is None or decision.comment is None:
        return None
    comment = decision.comment
    seen = Seen(comment.state, microseconds(comment.edited_at), decision.pk, 0)
    label = _("Undo: %(act)s") % {"act": WORDS[act].button}
    fields = {"reason": Why.TAKEN_BACK.value, "seen": str(seen), "next": back}
    return Undo(address_of_act(comment.pk, act), label, fields)


def undo_measure(decision: Decision, back: str) -> Undo | None:
    """Return how a measure against a member that was taken just now is taken back.

    None of the end of one, or of one that replaced another. It leads `back`, or to the member.
    """
    if decision.act not in TAKEN_BACK or replaces_another(decision, decision.decided_at):
        return None
    title = KINDS[decision.act].title if decision.act in KINDS else _("Suspend")
    address = reverse("moderation:take_back_measure", args=[decision.pk])
    return Undo(address, _("Undo: %(act)s") % {"act": title}, {"next": back})


def undo_note(note_id: int, back: str) -> Undo:
    """Return how a note about a member is taken back."""
    address = reverse("moderation:take_back_note", args=[note_id])
    return Undo(address, _("Undo: take the note back"), {"next": back})


def undo_dismissal(decision: Decision, case_id: int, back: str) -> Undo:
    """Return how the dismissal of a case about a thread or a member is taken back."""
    address = reverse("moderation:take_up_case", args=[case_id])
    fields = {"expected": str(decision.pk), "next": back}
    return Undo(address, _("Undo: take the reports up again"), fields)
