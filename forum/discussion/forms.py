"""The comment form: the package's checks, our words."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.forms import XtdCommentForm

MAX_TEXT_LENGTH = 10_000  # Characters.


class SharedFields(dict[str, forms.Field]):
    """Fields of which each form has the very same: to copy the seven took a twentieth of a reply.

    No form of ours changes a field, and what was sent is kept beside them.
    """

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        """Return a dictionary of its own, as a form asks for one."""
        return dict(self)


class CommentForm(XtdCommentForm):
    """The package's form with its security fields, for members only.

    Name and addresses come from the account, so they are not asked. `text` in
    our forms is the package's `comment`.
    """

    name = email = url = followup = None
    # The package subtracts whatever number is sent, and floats end somewhere.
    timestamp = forms.IntegerField(max_value=2**40, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Your comment"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Past XtdCommentForm's own, which dresses fields that aren't here.
        super(XtdCommentForm, self).__init__(*args, **kwargs)

    @classmethod
    def sign(cls, article: Model) -> dict[str, str]:
        """Return the security fields of a new form, without making its other fields.

        A form copies every field that it has, which takes ten times longer.
        """
        form = cls.__new__(cls)
        form.target_object = article
        return dict(form.generate_security_data())


CommentForm.base_fields = SharedFields(CommentForm.base_fields)
