"""The page of members under watch."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_whole_site, signed_in
from forum.moderation.measures.watched.finding import load_listed, load_watched


class NameForm(forms.Form):
    """Whose watch is looked for."""

    name = forms.CharField(label=_("Member"), max_length=150, required=False)


@require_safe
@for_whole_site
def watched(request: HttpRequest) -> HttpResponse:
    """List who is under watch; to who sets the checks also the names on their list.

    `?name=` is a part of the name, `?after=` the key of the page, `?list=1` the check's list.
    """
    member, form = signed_in(request), NameForm(request.GET)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    after = request.GET.get("after", "")[:150].replace("\0", "")
    reads_list = member.has_perm("moderation.tune_checks")
    is_list = reads_list and request.GET.get("list") == "1"
    context = {"form": form, "name": name, "reads_list": reads_list, "is_list": is_list}
    if is_list:
        context["listed"], context["after"] = load_listed(name, after)
    else:
        context["watched"], context["after"] = load_watched(name, after, timezone.now())
    context["counts"] = count_waiting(member)
    return render(request, "moderation/watched.html", context)
