"""What a second moderator says, and what the seniors are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.asking.rules import MAX_LENGTH
from forum.moderation.blind.rules import MAX_NOTE
from forum.moderation.forms import NO_REASON
from forum.moderation.whys import choices_for


class SecondLookForm(forms.Form):
    """Whether it stays or goes; what is missing is said by rules.why_verdict_wont_do()."""

    verdict = forms.CharField(required=False)
    rule = forms.ChoiceField(choices=lambda: [*NO_REASON, *choices_for(Act.REMOVE)], required=False)
    note = forms.CharField(max_length=MAX_NOTE, required=False)


class AskSeniorsForm(forms.Form):
    """What the seniors are asked about a disagreement."""

    text = forms.CharField(
        label=_("What do you want to know?"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only moderators read it."),
    )
