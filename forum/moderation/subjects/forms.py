"""The forms of cases about threads and members: reporting one, dismissing, measures."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.forms import INCOMPLETE, NOTE_LENGTH, note_field
from forum.moderation.reasons import MemberReason, Reason, Why, reason_choices
from forum.moderation.rules import BRANCH_MINUTES, NEEDS_REASON, WRONG_REASON
from forum.moderation.whys import WHYS

LABELS: list[tuple[str, str | Promise]] = [
    *MemberReason.choices,
    (Reason.SPAM, _("An account for advertising or spam")),
    (Reason.OTHER, Reason.OTHER.label),
]


class MemberReportForm(forms.Form):
    """What a reader says is wrong with a member."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=LABELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is wrong.")},
    )
    note = note_field(
        _("Where the moderators can see it, for example the comments. Only they read it.")
    )


class DismissalForm(forms.Form):
    """Why nothing is done about what was reported. Rendered by hand: a queue holds ten of them."""

    reason = forms.ChoiceField(
        choices=[(why.value, why.label) for why in WHYS[Act.LET_BE]],
        error_messages={
            "required": NEEDS_REASON.message,
            "invalid_choice": WRONG_REASON.message,
        },
    )
    note = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": _("A note has at most 1,000 characters.")},
    )
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1)

    @property
    def first_error(self) -> str:
        """Return what is wrong in each field, one sentence for each."""
        return " ".join(str(errors[0]) for errors in self.errors.values())


class TakeUpForm(forms.Form):
    """Why a dismissal is taken back; nothing is to be said by whoever made it.

    `expected` is the dismissal that is meant; without one it is the last.
    """

    reason = forms.ChoiceField(
        choices=[(why.value, why.label) for why in (*WHYS[Act.TAKE_UP], Why.TAKEN_BACK)],
        required=False,
        error_messages={"invalid_choice": WRONG_REASON.message},
    )
    note = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": _("A note has at most 1,000 characters.")},
    )
    expected = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    def clean_reason(self) -> str:
        """Return the why, for whom none was asked that it is taken back by whom it was done."""
        return self.cleaned_data["reason"] or Why.TAKEN_BACK

    @property
    def first_error(self) -> str:
        """Return what is wrong in each field, one sentence for each."""
        return " ".join(str(errors[0]) for errors in self.errors.values())


class ThreadForm(DismissalForm):
    """A measure on a thread. Whether its reason goes with it, rules.py says."""

    reason = forms.ChoiceField(
        choices=reason_choices,
        error_messages={
            "required": NEEDS_REASON.message,
            "invalid_choice": WRONG_REASON.message,
        },
    )
    words = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        error_messages={"max_length": _("Words to the author have at most 1,000 characters.")},
    )
    minutes = forms.TypedChoiceField(
        choices=[(number, number) for number in BRANCH_MINUTES],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": INCOMPLETE},
    )
