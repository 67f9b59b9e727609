"""The page on which a moderator says how the room treats them, and sees how their days were."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from forum.discussion.answers import see_other
from forum.moderation.care.caring import set_care
from forum.moderation.care.looking import count_by_day, read_care
from forum.moderation.care.rules import BREAK_FROM, KEPT_FOR
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, signed_in


class CareForm(forms.Form):
    """What the room does for who judges."""

    hides_words = forms.BooleanField(
        label=gettext_lazy("Hide what hurts until I ask for it"),
        help_text=gettext_lazy(
            "Pictures, banned and suspect words, "
            "and the whole text where readers report a threat or hate."
        ),
        required=False,
    )
    shows_good = forms.BooleanField(
        label=gettext_lazy("Show me a good comment now and then"),
        help_text=gettext_lazy(
            "An editors’ pick, or one that readers like, after every eight that you removed or hid."
        ),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def care(request: HttpRequest) -> HttpResponse:
    """Show a moderator's own wishes and days, or keep the wishes."""
    moderator, today = signed_in(request), timezone.localdate()
    if request.method == "POST":
        form = CareForm(request.POST)
        if form.is_valid():
            set_care(moderator=moderator, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return see_other(reverse("moderation:care"))
    found = read_care(moderator, today)
    context = {
        "form": CareForm(
            initial={"hides_words": found.hides_words, "shows_good": found.turn.is_wanted}
        ),
        "care": found, "days": count_by_day(moderator, today), "kept_days": KEPT_FOR.days,
        "break_from": BREAK_FROM, "counts": count_waiting(moderator),
    }  # fmt: skip
    return render(request, "moderation/care/care.html", context)
