"""The forms with which a moderator asks a colleague, and the colleague answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking import rules
from forum.moderation.asking.colleagues import find_colleagues
from forum.moderation.cases.models import Case


class AskForm(forms.Form):
    """Whom to ask, and what."""

    colleague = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("The senior moderators: hand it over"),
    )
    text = forms.CharField(
        label=_("What do you want to know?"),
        max_length=rules.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only moderators read it."),
    )

    def __init__(self, *args: Any, about: Comment | Case, moderator: Member) -> None:
        super().__init__(*args)
        field = self.fields["colleague"]
        colleagues = find_colleagues(moderator, about)
        field.queryset = Member.objects.filter(pk__in=[one.pk for one in colleagues])  # type: ignore[attr-defined]
        field.label_from_instance = lambda member: member.display_name  # type: ignore[attr-defined]
        _begin_in(self, "text")


class AnswerForm(forms.Form):
    """What a colleague thinks."""

    answer = forms.CharField(
        label=_("What do you think?"),
        max_length=rules.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who asked is told. You may as well decide yourself."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        _begin_in(self, "answer")


def _begin_in(form: forms.Form, name: str) -> None:
    """Put the cursor where one types: a key has led here. What was refused begins with why."""
    if not form.is_bound:
        form.fields[name].widget.attrs["autofocus"] = True
