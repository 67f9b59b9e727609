"""The forms in which checks are set, lists are written and texts are tried."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.markup import Profile, clean_text, plain_text, render_markdown
from articles.models import Article, Section
from articles.picture_names import PICTURE
from forum.discussion.rules import EMPTY, MAX_TEXT_LENGTH
from forum.moderation.checks.check import Check
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.entries import unusable
from forum.moderation.checks.links import unusable_domains
from forum.moderation.checks.models import WHY_LENGTH, WORD_LISTS, ListKind
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.showing import Tally
from forum.moderation.checks.tuning import Setting
from forum.moderation.community.rules import SAY_WHY
from forum.moderation.named_articles import article_field, find_article

MAX_LIST_LENGTH = 200_000  # Characters: some 20,000 entries.
UNUSABLE_SHOWN = 10
DOMAIN_LISTS = (ListKind.BLOCKED_DOMAINS, ListKind.TRUSTED_DOMAINS)
MAX_ID = 2**63 - 1
A_PICTURE = f"![A ferry]({PICTURE}{'A' * 22})"
_WORDS_HELP = _(
    "One entry a line: word, stem*, *end, *inside*, two words, signs such as 🖕 or c++. "
    "# and a space begin a line that is a remark; behind an entry, a space and # begin one. "
    "#word at the beginning of a line is a hashtag."
)
_DOMAINS_HELP = _("One domain a line; what is below it is meant too.")
HELP = {
    ListKind.BANNED: _WORDS_HELP,
    ListKind.SUSPECT: _WORDS_HELP,
    ListKind.WATCH: _WORDS_HELP,
    ListKind.BLOCKED_DOMAINS: _DOMAINS_HELP,
    ListKind.TRUSTED_DOMAINS: _DOMAINS_HELP,
    ListKind.WATCHED_MEMBERS: _("One username a line."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one check."""

    check: Check
    fields: list[forms.BoundField]
    found_count: int  # Among the last comments.


class WhyForm(forms.Form):
    """Why the checks are changed, with the last change that whoever changes them had seen."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("It stands in the log of changes, and only there."),
        max_length=WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": SAY_WHY.message},
    )
    seen = forms.IntegerField(min_value=0, max_value=MAX_ID, widget=forms.HiddenInput)

    def put_why_last(self) -> None:
        """Put what is asked in every form below what is asked in this one."""
        self.order_fields([name for name in self.fields if name not in WhyForm.base_fields])


class SettingsForm(WhyForm):
    """How every check is set in one place. What is left empty is as one step out (`outer`)."""

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        outer: Mapping[str, Tuned],
        own: Mapping[str, Setting],
        tally: Tally,
        seen: int,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        self.tally = tally
        for code, check in CHECKS.items():
            self._add(check, outer[code], own.get(code, Setting()))
        self.put_why_last()

    def _add(self, check: Check, outer: Tuned, own: Setting) -> None:
        for name, choices, default, value in (
            ("mode", Mode.choices, outer.mode.label, own.mode),
            ("then", Then.choices, outer.then.label, own.then),
        ):
            self.fields[f"{check.code}-{name}"] = forms.ChoiceField(
                label=_("Mode") if name == "mode" else _("If it finds something"),
                choices=[("", format_lazy(_("Preset: {value}"), value=default)), *choices],
                required=False,
                initial=value,
            )
        for name, limit in check.limits.items():
            self.fields[f"{check.code}-{name}"] = forms.IntegerField(
                label=str(limit.label),
                required=False,
                min_value=limit.least,
                max_value=limit.most,
                initial=own.limits.get(name),
                widget=forms.NumberInput(attrs={"placeholder": outer.limits[name]}),
            )

    def rows(self) -> Iterator[Row]:
        """Yield the checks, each with its fields and what it found lately."""
        for code, check in CHECKS.items():
            names = ("mode", "then", *check.limits)
            yield Row(check, [self[f"{code}-{name}"] for name in names], self.tally.found[code])

    def settings(self) -> dict[str, Setting]:
        """Return what was filled in, by check."""
        sent = self.cleaned_data
        return {
            code: Setting(
                sent[f"{code}-mode"],
                sent[f"{code}-then"],
                {
                    name: value
                    for name in check.limits
                    if (value := sent[f"{code}-{name}"]) is not None
                },
            )
            for code, check in CHECKS.items()
        }


class PlaceForm(forms.Form):
    """Where checks are set: for an article, else a section, else the site."""

    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.all(), to_field_name="slug",
        required=False, empty_label=_("The whole site"),
    )  # fmt: skip
    article = article_field()

    def clean_article(self) -> Article | None:
        """Return the article that is named."""
        return find_article(self.cleaned_data["article"])


class ListsForm(WhyForm):
    """All lists, as they are typed."""

    def __init__(
        self, data: Mapping[str, str] | None, *, texts: Mapping[str, str], seen: int
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        for kind in ListKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label,
                help_text=HELP[kind],
                required=False,
                max_length=MAX_LIST_LENGTH,
                initial=texts[kind],
                widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
            )
        self.put_why_last()

    def clean(self) -> dict[str, Any]:
        """Name the entries that could not be looked for; give all lines the same ends."""
        for kind in ListKind:
            if text := self.cleaned_data.get(kind.value):
                self.cleaned_data[kind.value] = text.replace("\r\n", "\n")
        for kind in WORD_LISTS:
            if wrong := unusable(self.cleaned_data.get(kind.value, "")):
                message = gettext("These entries are too short, or have a * in an odd place: %s")
                self.add_error(kind.value, message % ", ".join(wrong[:UNUSABLE_SHOWN]))
        for kind in DOMAIN_LISTS:
            if wrong := unusable_domains(self.cleaned_data.get(kind.value, "")):
                message = gettext("No link can lead to these entries: %s")
                self.add_error(kind.value, message % ", ".join(wrong[:UNUSABLE_SHOWN]))
        return self.cleaned_data

    def texts(self) -> dict[str, str]:
        """Return the lists that were sent, by kind."""
        return {kind.value: self.cleaned_data[kind.value] for kind in ListKind}


class TryForm(forms.Form):
    """A text of which somebody wants to know what would become of it."""

    text = forms.CharField(
        label=_("Text"),
        help_text=format_lazy(_("A picture is written as {picture}."), picture=A_PICTURE),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    article = article_field(
        _(
            "Its address, or words of its headline: as the checks are set there. "
            "Without, as they are set for the site."
        )
    )
    is_newcomer = forms.BooleanField(label=_("By a new member"), required=False)

    def clean_text(self) -> str:
        """Return the text as it would be kept."""
        text = clean_text(self.cleaned_data["text"])
        if not plain_text(render_markdown(text, Profile.COMMENT)):
            raise forms.ValidationError(str(EMPTY.message))
        return text

    def clean_article(self) -> Article | None:
        """Return the article that is named."""
        return find_article(self.cleaned_data["article"])
