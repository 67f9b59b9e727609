"""A member's language, time zone and theme, on every page; a cookie's for everyone else."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from forum.members.models import Theme

THEME_COOKIE = "theme"
COOKIE_AGE = 365 * 24 * 60 * 60  # Seconds.


class PreferencesMiddleware:
    """Apply what a signed-in member has chosen over what cookie and browser say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the member's language and time."""
        user = request.user
        if user.is_authenticated:
            if user.language:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language()
            if zone := find_zone(user.time_zone):
                timezone.activate(zone)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def find_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the time zone of that name; None if it is empty or unknown here."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def theme_of(request: HttpRequest) -> str:
    """Return the theme to show: the member's, else the cookie's; "" follows the device."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in Theme.values else ""


def keep_in_cookies(response: HttpResponse, *, language: str, theme: str) -> None:
    """Keep language and theme in this browser; an empty one is forgotten."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, language), (THEME_COOKIE, theme)):
        if value:
            response.set_cookie(
                name,
                value,
                max_age=COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        else:
            response.delete_cookie(name, samesite="Lax")
