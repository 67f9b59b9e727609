"""The form that says what somebody is in the room, and where."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from forum.moderation.community.rules import SAY_WHY
from forum.moderation.forms import note_field
from forum.moderation.scopes import rules
from forum.moderation.scopes.models import DESK, GROUPS, Role

WHOLE, PARTS = "site", "parts"
FIELDS = {rules.NO_PLACE: "sections", rules.TOO_MANY_PLACES: "articles"}


def _why_field() -> forms.CharField:
    """Return the field that asks why; the log keeps it."""
    field = note_field(_("Why? Only administrators read it."))
    field.required = True
    field.error_messages["required"] = SAY_WHY.message
    return field


def _words_field() -> forms.CharField:
    """Return the field for what the member is told beside what they are now."""
    return forms.CharField(
        label=_("Words to the member"),
        help_text=_("They read them in the notice and by mail."),
        max_length=rules.MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SectionsField(forms.ModelMultipleChoiceField):
    """Sections by number, of which no database is asked for one that it can't hold."""

    def clean(self, value: Any) -> Any:
        """Return the sections; say so where one isn't there."""
        for number in value or ():
            if not (str(number).isascii() and str(number).isdigit() and read_number(str(number))):
                raise forms.ValidationError(gettext("There is no such section. Please look again."))
        return super().clean(value)


class RoleForm(forms.Form):
    """Which role, and where it holds."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=forms.RadioSelect, required=False
    )
    where = forms.ChoiceField(
        label=_("Where?"),
        choices=[
            (WHOLE, _("On the whole site")),
            (PARTS, _("Only in these sections and under these articles")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    sections = SectionsField(
        label=_("Sections"),
        help_text=_("With every article that stands there, now or later."),
        queryset=Section.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    articles = forms.CharField(
        label=_("Single articles"),
        help_text=_("The address of an article, or its number; one on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        required=False,
    )
    words = _words_field()
    note = _why_field()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_articles(self) -> list[Article]:
        """Return the articles that the lines name; say of the first line that names none."""
        lines = [line.strip() for line in self.cleaned_data["articles"].splitlines()]
        numbers = {line: read_number(line) for line in lines if line}
        if len(numbers) > rules.MAX_PLACES:
            raise forms.ValidationError(str(rules.TOO_MANY_PLACES.message))
        found = Article.objects.only("id", "headline").in_bulk(set(numbers.values()) - {None})
        for line, number in numbers.items():
            if number not in found:
                raise forms.ValidationError(
                    gettext("There is no article “%(line)s”.") % {"line": line[:100]}
                )
        return list(found.values())

    def read(self) -> dict[str, Any]:
        """Return what give_role() is asked. Call once the form is valid."""
        sent = self.cleaned_data
        return {
            "role": sent["role"],
            "is_whole": sent["where"] != PARTS,
            "sections": sent["sections"],
            "articles": sent["articles"],
            "words": sent["words"],
            "note": sent["note"],
            "seen": sent["seen"],
        }


class RolesField(forms.ModelMultipleChoiceField):
    """Roles, by what they are called."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name in the language of the page; a site's own as it stands."""
        return str(DESK.get(obj.name, obj.name))


class DeskForm(forms.Form):
    """Which other roles somebody holds."""

    groups = RolesField(
        label=_("Other roles"),
        queryset=Group.objects.exclude(name__in=GROUPS).order_by("name"),
        to_field_name="name",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = _words_field()
    note = _why_field()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "desk_%s", **kwargs})


def read_number(line: str) -> int | None:
    """Return the number of the article that a line names; None if it names none."""
    if line.isascii() and line.isdigit():
        return _within_reach(int(line[:20]))
    path = "/" + line.partition("://")[2].partition("/")[2] if "://" in line else line
    try:
        found = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None
    is_article = found.view_name == "articles:article"
    return _within_reach(cast(int, found.kwargs["pk"])) if is_article else None


def _within_reach(number: int) -> int | None:
    """Return a number that the database can be asked for; None for a greater one."""
    return number if number < 2**63 else None


def initial_of(standing: dict[str, Any], seen: int) -> dict[str, Any]:
    """Return what the form shows of how things stand."""
    return {
        "role": standing["role"],
        "where": WHOLE if standing["whole"] else PARTS,
        "sections": standing["sections"],
        "articles": "\n".join(map(str, standing["articles"])),
        "seen": seen,
    }
