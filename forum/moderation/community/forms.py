"""The forms in which administrators change the rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.community.models import NAME_LENGTH, NOTE_LENGTH, TEXT_LENGTH, RuleVersion
from forum.moderation.community.rules import MAX_EVER, SAY_WHY


def _name(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=NAME_LENGTH)


def _text(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, max_length=TEXT_LENGTH, widget=area)


class WhyForm(forms.Form):
    """Why the rules are changed, with what whoever changes them had before them."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("It stands in the log of the room. Readers see that the rules changed."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": SAY_WHY.message},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RuleForm(WhyForm):
    """A rule's wording in both languages."""

    name_en = _name(_("Name, in English"))
    text_en = _text(_("What the rule asks, in English"))
    name_ja = _name(_("Name, in Japanese"))
    text_ja = _text(_("What the rule asks, in Japanese"))

    field_order = ("name_en", "text_en", "name_ja", "text_ja", "why", "seen")


class OrderForm(WhyForm):
    """A place for each rule that holds; those of the same number stay as they stand."""

    def __init__(self, *args: Any, rules: Iterable[RuleVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = []
        for place, version in enumerate(rules, 1):
            code = version.rule.code
            self.codes.append(code)
            self.fields[code] = forms.IntegerField(
                label=version.name, initial=place, min_value=1, max_value=MAX_EVER
            )
        self.order_fields([*self.codes, "why", "seen"])

    def places(self) -> list[forms.BoundField]:
        """Return the field of each rule."""
        return [self[code] for code in self.codes]

    def read(self) -> dict[str, Any]:
        """Return what order_rules() is asked. Call once the form is valid."""
        sent = self.cleaned_data
        codes = sorted(self.codes, key=lambda code: sent[code])
        return {"codes": codes, "why": sent["why"], "seen": sent["seen"]}
