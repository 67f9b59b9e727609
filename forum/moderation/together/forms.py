"""One act for many comments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.forms import NO_REASON, note_field, words_field
from forum.moderation.whys import TAKING, acts_with, choices_for, ready_why, whys_of
from forum.moderation.words import WORDS

ACTS = (Act.DISMISS, Act.PUBLISH, Act.HIDE, Act.REMOVE)
TAKEN = (Act.HIDE, Act.REMOVE)  # What asks for a reason.


class ActChoice(forms.RadioSelect):
    """Acts to choose from, each with the name by which keys find it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what one of them is rendered from."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-act"] = value
        return option


class ReasonChoice(forms.Select):
    """Reasons, of which one that goes with some of the acts alone tells keys with which."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what one of them is rendered from."""
        option = super().create_option(name, value, *args, **kwargs)
        some = acts_with(value, TAKEN)
        if value and len(some) < len(TAKEN):
            option["attrs"]["data-only"] = " ".join(some)
        return option


class TogetherForm(forms.Form):
    """What is to be done, and why. An act that gives something back has its why ready."""

    act = forms.ChoiceField(
        label=_("What is to be done with all that are ticked?"),
        choices=[(act.value, WORDS[act].button) for act in ACTS],
        widget=ActChoice,
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("To hide or to remove. Each author is told it."),
        choices=lambda: [*NO_REASON, *choices_for(*TAKEN)],
        widget=ReasonChoice,
        error_messages={"required": rules.NEEDS_REASON.message},
    )
    words = words_field()
    note = note_field(_("For your colleagues. The member never sees it."))

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Never called optional before it is known what is to be done.
        self.fields["reason"].required = self.data.get("act", Act.REMOVE) in TAKING

    def clean(self) -> dict[str, Any]:
        """Let a reason go with the act."""
        cleaned = super().clean() or {}
        act, reason = cleaned.get("act"), cleaned.get("reason", "")
        if act and act not in TAKING:
            cleaned["reason"] = ready_why(act)
        elif act and reason and reason not in whys_of(act):
            self.add_error("reason", rules.WRONG_REASON.message)
        return cleaned
