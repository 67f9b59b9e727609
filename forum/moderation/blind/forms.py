"""What a second moderator says, and what the seniors are asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.asking.rules import MAX_LENGTH
from forum.moderation.blind.rules import BY_ACT, MAX_NOTE
from forum.moderation.cases.models import Kind
from forum.moderation.forms import NO_REASON
from forum.moderation.whys import choices_for


class SecondLookForm(forms.Form):
    """Whether it stays or goes; what is missing is said by rules.why_verdict_wont_do()."""

    verdict = forms.CharField(required=False)
    rule = forms.ChoiceField(required=False)
    note = forms.CharField(max_length=MAX_NOTE, required=False)

    def __init__(self, *args: Any, kind: Kind) -> None:
        super().__init__(*args)
        choices = [*NO_REASON, *choices_for(BY_ACT[kind])]
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]


class AskSeniorsForm(forms.Form):
    """What the seniors are asked about a disagreement."""

    text = forms.CharField(
        label=_("What do you want to know?"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only moderators read it."),
    )
