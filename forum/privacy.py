"""Keep personal pages out of every shared cache."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class PrivateResponseMiddleware:
    """Mark what was made for one person as that person's.

    Whoever sends a session cookie, or is given one, gets `private, no-store`
    on everything that does not say otherwise itself; files under /static/ are
    answered before this. Doing it here means that no view can forget it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and keep what was made for one reader out of shared caches."""
        response = self.get_response(request)
        if response.get("Cache-Control", "").startswith("public") and not response.cookies:
            return response  # A picture: the same for everyone, by its address alone.
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        is_personal = (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            or settings.CSRF_COOKIE_NAME in request.COOKIES
            or bool(response.cookies)
            or request.method not in ("GET", "HEAD")
        )
        if is_personal:
            response["Cache-Control"] = "private, no-store"
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-cache"
        return response
