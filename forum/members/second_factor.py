"""Staff work behind a second factor.

The rule itself is Member.has_staff_powers: without a second factor no
permission is granted anywhere, public pages included. This middleware is the
helping hand: it takes staff who are missing one to where they set it up.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

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
