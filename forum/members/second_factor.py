"""Staff work behind a second factor.

The rule itself is Member.has_staff_powers: without a second factor no
permission is granted anywhere, public pages included. This middleware is the
helping hand: it takes staff who are missing one to where they set it up.

Whoever sets up the first or takes away the last ends all their other sessions
by it (Member.get_session_auth_hash): none of them was asked for the factor.
"""

from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.members.models import second_factors

STAFF_PATHS = ("/desk/", "/moderation/", "/admin/")


class SecondFactorMiddleware:
    """Take staff without a second factor to set one up before any page of staff."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the set-up."""
        if request.path.startswith(STAFF_PATHS):
            user = request.user
            if user.is_authenticated and user.is_staff and not user.has_staff_powers:
                messages.info(
                    request,
                    _("Staff need a second factor to sign in. Please set one up first."),
                )
                return HttpResponseRedirect(reverse("mfa_index"), status=303)
        return self.get_response(request)


def keep_this_session(*, instance: Authenticator, created: bool = True, **_sent: Any) -> None:
    """Let the session go on in which its member adds or takes away a second factor.

    Called within the change itself. A request that merely runs beside it
    must not be taken for it.
    """
    request = context.request
    if created and request is not None and request.user.pk == instance.user_id:
        request.user.has_second_factor = second_factors(instance.user_id).exists()
        request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
