"""Forms about notices of articles and members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.forms import NOTE_LENGTH
from forum.moderation.legal.elsewhere.models import PageOutcome
from forum.moderation.ready_words import ReadyWordsForm


class PageJudgementForm(ReadyWordsForm):
    """What a moderator makes of a notice about a page. The buttons say which."""

    answer = forms.CharField(
        label=_("Your reasons, for the sender"),
        help_text=_("They get this by mail, not who you are."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    outcome = forms.ChoiceField(choices=PageOutcome.choices, widget=forms.HiddenInput)
