"""Forms about complaints."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.complaints.models import OF_COMMENTS, OF_PAGES
from forum.moderation.legal.complaints.rules import NEEDS_WORDS
from forum.moderation.legal.elsewhere.forms import PageJudgementForm
from forum.moderation.legal.forms import JudgementForm

MAX_WORDS = 2_000  # Characters.


class ComplaintForm(forms.Form):
    """Why who sent a notice holds its decision to be wrong."""

    words = forms.CharField(
        label=_("Why is the decision wrong?"),
        help_text=_("A moderator who didn’t take it reads this. You can complain once."),
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": NEEDS_WORDS.message},
    )


class ComplaintJudgementForm(JudgementForm):
    """What a moderator makes of a complaint. The buttons say which."""

    outcome = forms.ChoiceField(
        choices=[(one.value, one.label) for one in OF_COMMENTS], widget=forms.HiddenInput
    )


class PageComplaintJudgementForm(PageJudgementForm):
    """The same about an article or a member."""

    outcome = forms.ChoiceField(
        choices=[(one.value, one.label) for one in OF_PAGES], widget=forms.HiddenInput
    )
