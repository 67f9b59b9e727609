"""Who may open which page of moderation, and the way back from it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from forum.discussion.access import can_moderate

View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Let moderators in; send who isn't signed in to sign-in, and refuse everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            is_page = request.method in ("GET", "HEAD")
            return redirect_to_login(
                request.get_full_path() if is_page else reverse("moderation:queue")
            )
        if not can_moderate(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def see_other(url: str) -> HttpResponse:
    """Answer a form that was accepted: 303, so that a reload sends nothing again."""
    return HttpResponseRedirect(url, status=303)


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that a form wants to go back to, or "" if it names none."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else ""


def is_htmx(request: HttpRequest) -> bool:
    """Say whether a fragment is asked for in place of a page."""
    return request.headers.get("HX-Request") == "true"
