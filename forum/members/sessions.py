"""Where a member is signed in, and the way to end it."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.members.addresses import name_network
from forum.members.browsers import name_browser
from forum.members.models import Member


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which a member is signed in, as the page shows it."""

    pk: int
    browser: str
    user_agent: str
    network: str
    signed_in_at: datetime
    is_current: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; end one of the others, or all of them."""
    member: Member = request.user  # type: ignore[assignment]
    if request.method == "POST":
        _end(request, member)
        return HttpResponseRedirect(reverse("members:sessions"), status=303)
    return render(request, "members/sessions.html", {"sessions": list_sessions(member)})


def list_sessions(member: Member) -> list[Session]:
    """Return the member's sessions, this one first, then the newest; forget those that ended."""
    found = [
        Session(
            pk=kept.pk,
            browser=name_browser(kept.user_agent),
            user_agent=kept.user_agent,
            network=name_network(kept.ip),
            signed_in_at=kept.created_at,
            is_current=kept.is_current(),
        )
        for kept in UserSession.objects.purge_and_list(member)
    ]
    return sorted(found, key=lambda one: (one.is_current, one.signed_in_at), reverse=True)


def _end(request: HttpRequest, member: Member) -> None:
    """End the session that was named, or every one but this; never another member's."""
    chosen = request.POST.get("session")
    if chosen is None:
        end_other_sessions(request, member)
        messages.success(request, _("You are signed out everywhere else."))
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        named = UserSession.objects.filter(user=member, pk=int(chosen))
        others = [kept for kept in named if not kept.is_current()]
        end_sessions(request, others)
        messages.success(request, _("That browser is signed out."))
