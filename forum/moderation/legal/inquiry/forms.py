"""Forms about an inquiry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.forms import NOTE_LENGTH
from forum.moderation.legal.inquiry.models import InquiryAnswer

ANSWER_LENGTH = 3000  # Characters.


class InquiryForm(forms.Form):
    """What a moderator asks an author."""

    question = forms.CharField(
        label=_("What the notice is about, for the author"),
        help_text=_("Say what is held to be unlawful and why, not who says so."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say to the author what the notice is about.")},
    )


class AnswerForm(forms.Form):
    """What an author answers. The buttons say which."""

    words = forms.CharField(
        label=_("Your reasons"),
        help_text=_("Needed if you object. Moderators read them."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    answer = forms.ChoiceField(choices=InquiryAnswer.choices, widget=forms.HiddenInput)
