"""Who may open which page of moderation, and the way back from it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from forum.discussion.access import can_moderate
from forum.discussion.scopes import holds_role
from forum.discussion.typed_forms import keep_and_sign_in, texts_to_copy
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.scopes.covering import keep_out
from forum.moderation.telling import say

View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Let moderators in; send who isn't signed in to sign-in, and refuse everybody else.

    What somebody typed whose session had ended is theirs again once they have signed in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            is_page = request.method in ("GET", "HEAD")
            here = request.get_full_path() if is_page else reverse("moderation:queue")
            return keep_and_sign_in(request, here)
        if not can_moderate(request.user):
            return keep_out_of_room(request)
        return view(request, *args, **kwargs)

    return guarded


def for_whole_site(view: View) -> View:
    """Let moderators of the whole site in: what the page does isn't about one place."""

    @for_moderators
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keep_out(signed_in(request), None)
        return view(request, *args, **kwargs)

    return guarded


def keep_out_of_room(request: HttpRequest) -> HttpResponse:
    """Answer 403: to a moderator who is suspended, with until when and why; else without words."""
    member = signed_in(request)
    if not holds_role(member):
        raise PermissionDenied
    standing = Decision.objects.on_standing_of(member).order_by("-pk").first()
    is_told = standing is not None and standing.act in (Act.SUSPEND, Act.BAN)
    sentence = say(standing, member) if standing is not None and is_told else ""
    context = {"decision": standing, "sentence": sentence, "texts": texts_to_copy(request)}
    return render(request, "moderation/kept_out.html", context, status=403)


def signed_in(request: HttpRequest) -> Member:
    """Return who asks, in a view that lets only members in."""
    return cast(Member, request.user)


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that a form wants to go back to, or "" if it names none."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else ""


def find_member_or_404(username: str) -> Member:
    """Return the member of that name, however it is written."""
    return get_object_or_404(Member, username_key=name_key(username.replace("\0", "")))


def show_progress(request: HttpRequest, template: str, **work: Any) -> HttpResponse:
    """Answer htmx with how far a work is; once it has ended, have the whole page made anew.

    What stands around it, who was told and what waits, is of before.
    """
    response = render(request, template, work)
    if not any(one.is_working for one in work.values()):
        response.headers["HX-Refresh"] = "true"
    return response
