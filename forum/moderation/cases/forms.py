"""Which cases the queue shows."""

from sys import getsizeof

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.kept import Kept
from articles.models import Language
from articles.navigation import all_sections, sections_version
from forum.discussion.scopes import Scope
from forum.moderation.cases.models import Kind
from forum.moderation.community.book import read_book
from forum.moderation.named_articles import article_field
from forum.moderation.reasons import MemberReason, rule_choices

ANY = ("", _("All"))
_kept = Kept(50_000)  # Bytes, in each process.


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
    noticed = forms.BooleanField(label=_("With a legal notice"), required=False)
    article = article_field()

    def __init__(self, *args: object, scope: Scope, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.scope = scope
        sections = [(one.slug, str(one)) for one in all_sections() if scope.covers_section(one.pk)]
        self.fields["section"].choices = [ANY, *sections]  # type: ignore[attr-defined]

    def show(self) -> SafeString:
        """Return the fields as HTML. Where nothing is typed, what was shown before is shown again.

        It says nothing but what there is to choose from, the same for all in one language
        who moderate the site, or the same sections.
        """
        if any(self.data.get(name) for name in self.fields):
            return self._render()
        key = (get_language(), self.scope.is_whole, self.scope.sections)
        version = (sections_version(), read_book().rules)
        fields: SafeString | None = _kept.get(key, version)
        if fields is None:
            fields = self._render()
            _kept.put(key, version, fields, getsizeof(fields))
        return fields

    def _render(self) -> SafeString:
        return render_to_string("moderation/_queue_fields.html", {"form": self})

    def read(self) -> dict[str, object]:
        """Return what is asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
