"""The comment form: the package's checks, our words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.forms import XtdCommentForm

MAX_TEXT_LENGTH = 10_000  # Characters.


class CommentForm(XtdCommentForm):
    """The package's form with its security fields, for members only.

    Name and address come from the account, so they are not asked. `text` in
    our forms is the package's `comment`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["email"].required = False
        # The package subtracts whatever number is sent, and floats end somewhere.
        self.fields["timestamp"] = forms.IntegerField(max_value=2**40, widget=forms.HiddenInput)
        self.fields["comment"] = forms.CharField(
            label=_("Your comment"),
            max_length=MAX_TEXT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
