"""What no browser sends by itself and no database can hold, taken out before it gets there.

PostgreSQL refuses a NUL even to look for it, which would be a failure of the
server on every page that reads its address or a cookie.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

_SESSION_KEY = re.compile(r"[a-z0-9]{32}")  # As Django makes them.


class StrangeRequestsMiddleware:
    """Forget cookies and parts of queries that can be none of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is left of the request."""
        clean_cookies(request.COOKIES)
        # Nothing has read request.GET yet.
        query = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = query.replace("%00", "%20").replace("\0", "%20")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse a number that SQLite can't hold, wherever it was asked for: 400 and no failure.

        PostgreSQL finds no row by it; the driver of SQLite doesn't even ask.
        """
        if isinstance(error, OverflowError) and "SQLite INTEGER" in str(error):
            return bad_request(request, error)
        return None


def clean_content_type(environ: dict[str, Any]) -> None:
    """Leave of a form's content type what a browser needs to say: its kind and its boundary.

    Python would read a form, and any address, in whatever charset a request names: by some it
    fails, and by "punycode" a form of 160 KB takes it seconds, one of a megabyte minutes. Forms
    are UTF-8, whatever they say (https://url.spec.whatwg.org/#urlencoded-parsing). Done to
    what the server hands over: Django reads it before any middleware runs.
    """
    kind, *parameters = environ.get("CONTENT_TYPE", "").split(";")
    if parameters:
        kept = [one for one in parameters if one.strip().lower().startswith("boundary=")]
        environ["CONTENT_TYPE"] = ";".join([kind, *kept])


def clean_cookies(cookies: dict[str, str]) -> None:
    """Drop what can't be ours. Who has such a cookie is nobody, not shut out for good."""
    for name, value in list(cookies.items()):
        is_session = name == settings.SESSION_COOKIE_NAME
        if "\0" in value or (is_session and not _SESSION_KEY.fullmatch(value)):
            del cookies[name]
