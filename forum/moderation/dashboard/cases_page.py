"""The cases behind a number of the dashboard."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.models import Section
from forum.moderation.cases.counting import count_waiting
from forum.moderation.dashboard.caseload import load_behind
from forum.moderation.dashboard.flow import SAMPLE
from forum.moderation.doors import for_whole_site, signed_in
from forum.moderation.forms import time_field

KINDS = {
    "opened": _("Cases opened"),
    "closed": _("Cases closed"),
    "open": _("Cases open at the end"),
}


class BehindForm(forms.Form):
    """Which cases: of what kind, from when to when, of which section."""

    what = forms.ChoiceField(label=_("Which cases"), choices=list(KINDS.items()))
    since = time_field(_("From"))
    until = time_field(_("Until"))
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.all(), to_field_name="slug", required=False,
        empty_label=_("All"),
    )  # fmt: skip
    start = forms.IntegerField(
        required=False, min_value=0, max_value=SAMPLE, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any] | None:
        """See to it that both times are there."""
        for name in ("since", "until"):
            if not self.errors.get(name) and not self.cleaned_data.get(name):
                self.add_error(name, _("Please give a time."))
        return self.cleaned_data


@require_safe
@for_whole_site
def cases_behind(request: HttpRequest) -> HttpResponse:
    """List the cases that a number counts; nothing but the form for what can't be asked."""
    form = BehindForm(request.GET)
    context = {"form": form, "cases": [], "next": 0, "counts": count_waiting(signed_in(request))}
    if form.is_valid():
        asked = form.cleaned_data
        cases, following = load_behind(
            asked["what"], asked["since"], asked["until"],
            section_id=asked["section"].pk if asked["section"] else None,
            start=asked["start"] or 0,
        )  # fmt: skip
        context |= {"title": KINDS[asked["what"]], "cases": cases, "next": following}
    return render(request, "moderation/dashboard/cases.html", context)
