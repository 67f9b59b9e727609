"""Forms of moderation."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from forum.moderation import rules
from forum.moderation.acts import Act
from forum.moderation.named_articles import article_field
from forum.moderation.offers import field_of
from forum.moderation.reasons import reason_choices, report_choices
from forum.moderation.seen import parse_seen
from forum.moderation.whys import choices_for, ready_why
from forum.refusals import Refusal

FIELDS_OF_REFUSALS = {"needs_reason": "reason", "wrong_reason": "reason", "needs_note": "note"}
NOTE_LENGTH = 1000  # Characters.
NO_REASON = [("", _("Choose a reason"))]
NO_GOOD_REASON = {
    "required": rules.NEEDS_REASON.message,
    "invalid_choice": rules.WRONG_REASON.message,
}
INCOMPLETE = _("The form is incomplete. Please try again.")


def note_field(help_text: Any = "") -> forms.CharField:
    """Return the field for a few words of explanation."""
    return forms.CharField(
        label=_("Note"),
        help_text=help_text,
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def words_field() -> forms.CharField:
    """Return the field for a few words to the member concerned."""
    return forms.CharField(
        label=_("Words to the member"),
        help_text=_("They read it in their statement of reasons: what exactly broke the rule."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def time_field(label: Any) -> forms.DateTimeField:
    """Return the field for a time in the reader's zone, as browsers ask for one."""
    picker = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, widget=picker)


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a rule's no beside the field it is about, or above the form."""
    form.add_error(FIELDS_OF_REFUSALS.get(refusal.code), str(refusal.message))


ONE_COMMENT, WHOLE_THREAD = "comment", "thread"
ABOUT = [
    (ONE_COMMENT, _("Only this comment")),
    (WHOLE_THREAD, _("The whole thread below it")),
]


class ReportForm(forms.Form):
    """What a reader says is wrong with a comment, or with the whole thread below it.

    `about` names which of both can be reported; a choice is shown where both can.
    """

    about = forms.ChoiceField(
        label=_("What do you report?"),
        choices=ABOUT,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=report_choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please choose what is wrong with the comment.")
        ),
    )
    note = note_field(_("Anything that helps the moderators to see it. Only they read it."))

    def __init__(self, *args: Any, about: Sequence[str] = (ONE_COMMENT,), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["about"])
        choice.choices = [pair for pair in ABOUT if pair[0] in about]
        choice.initial = next(iter(about), "")
        if len(about) < 2:
            choice.widget = forms.HiddenInput()

    def clean_about(self) -> str:
        """Return what is reported: what alone can be, or the comment, unless told."""
        return self.cleaned_data["about"] or self.fields["about"].initial


class DecisionForm(forms.Form):
    """An act on a comment. Which one is in the address it is sent to.

    Rendered by hand in moderation/_acts.html: a queue holds twenty of them.
    An act that has a list of whys for itself reads that one; who sends a
    single why sends `reason`. Whether it will do, rules.py says.
    """

    reason = forms.ChoiceField(
        choices=reason_choices,
        required=False,
        error_messages={"invalid_choice": rules.WRONG_REASON.message},
    )
    note = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": _("A note has at most 1,000 characters.")},
    )
    words = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": _("Words to the author have at most 1,000 characters.")},
    )
    minutes = forms.TypedChoiceField(
        choices=[(number, number) for number in rules.BRANCH_MINUTES],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": INCOMPLETE},
    )
    seen = forms.CharField(
        max_length=100,
        error_messages=dict.fromkeys(("required", "max_length"), INCOMPLETE),
    )

    def __init__(self, sent: Mapping[str, str], *, act: str) -> None:
        reason = sent.get(field_of(act), sent.get("reason", ""))
        rest = {name: sent.get(name, "") for name in ("words", "note", "seen")}
        rest["minutes"] = sent.get("minutes", "") if act == Act.SLOW else ""
        self.act = act
        super().__init__({"reason": reason, **rest})

    def clean_seen(self) -> Any:
        """Return what the moderator saw, parsed."""
        seen = parse_seen(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError(INCOMPLETE)
        return seen

    def errors_by_field(self) -> dict[str, str]:
        """Return what is wrong by the names that the page gives its fields, "" for the whole."""
        names = {"reason": field_of(self.act), "note": "note", "words": "words"}
        return {
            names.get(name, ""): " ".join(map(str, errors)) for name, errors in self.errors.items()
        }


class SuspensionForm(forms.Form):
    """How long a member is kept from writing, and why."""

    duration = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(name, label) for name, (_length, label) in rules.SUSPENSIONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how long.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("The member is told it."),
        choices=lambda: [*NO_REASON, *choices_for(Act.SUSPEND)],
        error_messages=NO_GOOD_REASON,
    )
    words = words_field()
    note = note_field(_("For your colleagues. The member never sees it."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    # The last report about the member that the moderator saw: it closes their case.
    report = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )


class LiftForm(forms.Form):
    """Why a suspension ends early."""

    reason = forms.ChoiceField(
        label=_("Why"),
        help_text=_("The member is told it."),
        choices=choices_for(Act.LIFT),
        initial=ready_why(Act.LIFT),
        error_messages={"required": rules.NEEDS_REASON.message},
    )
    words = words_field()
    note = note_field(_("For your colleagues. The member never sees it."))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class LogFilterForm(forms.Form):
    """Which decisions the log shows."""

    member = forms.CharField(label=_("Member"), max_length=150, required=False)
    moderator = forms.CharField(label=_("Moderator"), max_length=150, required=False)
    act = forms.ChoiceField(
        label=_("Decision"),
        # Authors' parts stand in the log of a member, whatever is chosen.
        choices=[("", _("All")), *(one for one in Act.choices if one[0] != Act.PRUNE)],
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=lambda: [("", _("All")), *reason_choices()], required=False
    )
    section = forms.ChoiceField(label=_("Section"), required=False)
    article = article_field()
    since = time_field(_("Decided from"))
    until = time_field(_("Decided before"))
    after = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(section.slug, str(section)) for section in Section.objects.all()]
        self.fields["section"].choices = [("", _("All")), *sections]  # type: ignore[attr-defined]
