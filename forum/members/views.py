"""Pages on which people set how the site is for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.members.forms import DisplayForm, SettingsForm
from forum.members.models import Member
from forum.members.naming import rename
from forum.members.preferences import keep_in_cookies, theme_of
from forum.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show a member's settings and change them."""
    member: Member = request.user  # type: ignore[assignment]
    form = SettingsForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            rename(member=member, name=form.cleaned_data["display_name"], now=timezone.now())
        except Refused as refused:
            form.add_error("display_name", refused.refusal.message)
        else:
            _keep_preferences(member, form, *form.KEPT)
            with translation.override(member.language or translation.get_language()):
                messages.success(request, _("Your settings are saved."))
            return HttpResponseRedirect(reverse("members:settings"), status=303)
    status = 422 if form.errors else 200
    return render(request, "members/settings.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Let anyone choose theme and language; kept in cookies, for members in their settings too."""
    next_url = _safe_next(request)
    initial = {"language": translation.get_language(), "theme": theme_of(request)}
    form = DisplayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if request.user.is_authenticated:
            _keep_preferences(request.user, form, "language", "theme")
        response = HttpResponseRedirect(next_url, status=303)
        keep_in_cookies(response, **form.cleaned_data)
        return response
    status = 422 if form.errors else 200
    return render(request, "members/display.html", {"form": form, "next": next_url}, status=status)


def _keep_preferences(member: Member, form: DisplayForm, *names: str) -> None:
    """Write those of the form's fields to the member."""
    for name in names:
        setattr(member, name, form.cleaned_data[name])
    member.save(update_fields=names)


def _safe_next(request: HttpRequest) -> str:
    """Return where to go back to: a page of this site, whatever the request says."""
    wanted = request.POST.get("next") or request.GET.get("next") or _from_page(request)
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("articles:front")


def _from_page(request: HttpRequest) -> str:
    """Return the page a link led here from; not this page itself."""
    referer = request.headers.get("Referer", "")
    return "" if request.path in referer else referer
