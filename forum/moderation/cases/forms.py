"""Which cases the queue shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Language
from articles.navigation import nav_sections
from forum.discussion.scopes import Scope
from forum.moderation.cases.models import Kind
from forum.moderation.reasons import MemberReason, rule_choices

ANY = ("", _("All"))


class QueueFilterForm(forms.Form):
    """What the list of cases is narrowed to; what is none of ours narrows nothing."""

    subject = forms.ChoiceField(
        label=_("About"),
        choices=[
            ANY,
            (Kind.COMMENT, _("a comment")),
            (Kind.THREAD, _("a thread")),
            (Kind.MEMBER, _("a member")),
        ],
        required=False,
    )
    reported_for = forms.ChoiceField(
        label=_("Reported for"),
        choices=lambda: [ANY, *rule_choices(), *MemberReason.choices],
        required=False,
    )
    section = forms.ChoiceField(label=_("Section"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[ANY, *Language.choices], required=False
    )
    age = forms.ChoiceField(
        label=_("Waiting"),
        choices=[
            ANY,
            ("1h", _("longer than 1 hour")),
            ("1d", _("longer than 1 day")),
            ("3d", _("longer than 3 days")),
        ],
        required=False,
    )
    author = forms.CharField(label=_("Author"), max_length=150, required=False)
    asked = forms.BooleanField(label=_("Asked of you"), required=False)
    article = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: object, scope: Scope, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        sections = [(one["slug"], one["name"]) for one in nav_sections() if scope.is_whole]
        self.fields["section"].choices = [ANY, *sections]  # type: ignore[attr-defined]

    def read(self) -> dict[str, object]:
        """Return what is asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
