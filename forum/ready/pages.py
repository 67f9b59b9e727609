"""Answer readers without an account from what is ready, before anything else runs.

A page is made by the whole site, once, for nobody in particular, and kept in
this process with its compressed form. Each request asks the database in one
query, or in less (`unchanged.py`), which version there is now, so what was
written a moment ago is on the next page, and what was removed is on none.
Nothing here is personal: who has a session never meets it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request

from articles.navigation import sections_version
from forum.members.preferences import THEME_COOKIE
from forum.ready.collecting import no_collecting
from forum.ready.compressed import compress
from forum.ready.kinds import Kind, Version, find_kind
from forum.ready.laying import lay_in
from forum.ready.store import Entry, Store, mark_of
from forum.ready.unchanged import find_version

# A quarter of the room for what anybody can invent: it was a site's whole room for 500 requests.
INVENTED_BYTES = settings.READY_PAGES_BYTES // 4
store = Store(settings.READY_PAGES_BYTES - INVENTED_BYTES, aside=Store(INVENTED_BYTES))

# Who sends one of these is somebody, or is about to be told something.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# What an answer may depend on and a ready page must not.
DROPPED_HEADERS = (
    "HTTP_AUTHORIZATION", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE",
    "HTTP_REFERER",
)  # fmt: skip
# Caches may keep the page and have to ask each time whether it still holds.
CACHE_CONTROL = "public, no-cache"


class Asked(NamedTuple):
    """All that makes one ready page another than the next."""

    path: str
    parameters: tuple[tuple[str, str], ...]
    language: str
    theme: str


class ReadyPagesMiddleware:
    """Stands first: a page that is ready costs one query and no other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = lambda request: lay_in(get_response(request))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from what is ready, or as the site does, then compressed for this reader."""
        found = find_kind(request.path_info)
        if found is None:
            return self.get_response(request)
        kind, arguments = found
        if is_for_nobody(request, kind):
            version = find_version(kind, arguments)
            if version is not None:
                return self._answer(request, kind, (*version, sections_version()))
        return compress(request, self.get_response(request))

    def _answer(self, request: HttpRequest, kind: Kind, version: Version) -> HttpResponse:
        asked = what_is_asked(request, kind)
        place = store.place_of(is_invented=kind.is_invented(asked.parameters))
        entry = place.get(asked)
        if entry is None or not holds(entry, version):
            with place.lock_of(asked), no_collecting():
                entry = place.get(asked)
                if entry is None or not holds(entry, version):
                    response = self.get_response(for_nobody(request, asked))
                    if response.status_code != 200 or response.cookies or response.streaming:
                        place.drop(asked)
                        # A redirect keeps what a ready page doesn't know.
                        whole = urlencode(asked.parameters) == request.META["QUERY_STRING"]
                        return response if whole else self.get_response(request)
                    entry = make_entry(request, kind, version, response)
                    place.put(asked, entry)
        return serve(request, place, asked, entry)


def is_for_nobody(request: HttpRequest, kind: Kind) -> bool:
    """Say whether the request is one that everybody could have sent."""
    if request.method != "GET" or "HTTP_HX_REQUEST" in request.META:
        return False
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return False
    if not kind.is_for_all and any(name in request.COOKIES for name in PERSONAL_COOKIES):
        return False
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def what_is_asked(request: HttpRequest, kind: Kind) -> Asked:
    """Return the key of the page: its path and what of the request it may depend on."""
    known = kind.read(request.GET) if request.META["QUERY_STRING"] else ()
    if kind.is_for_all:
        return Asked(request.path_info, known, settings.LANGUAGE_CODE, "")
    language = language_of(
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
    )
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return Asked(request.path_info, known, language, theme if theme in ("light", "dark") else "")


@lru_cache(maxsize=256)  # A header has 100 characters, and at most some thousands.
def language_of(cookie: str, accepted: str) -> str:
    """Return the language Django would choose for such a request."""
    request = HttpRequest()
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return get_language_from_request(request)


def for_nobody(request: HttpRequest, asked: Asked) -> HttpRequest:
    """Return the request as somebody would send it of whom nothing else is known."""
    environ = {name: value for name, value in request.META.items() if name not in DROPPED_HEADERS}
    environ["PATH_INFO"] = request.path_info.encode().decode("latin-1")  # As WSGI has it.
    environ["QUERY_STRING"] = urlencode(asked.parameters)
    environ["HTTP_ACCEPT_LANGUAGE"] = asked.language
    environ["HTTP_COOKIE"] = f"{THEME_COOKIE}={asked.theme}" if asked.theme else ""
    return WSGIRequest(environ)


def holds(entry: Entry, version: Version) -> bool:
    """Say whether a page that was kept is what the site would make now."""
    return entry.version == version and timezone.now() < entry.until


def make_entry(request: HttpRequest, kind: Kind, version: Version, response: HttpResponse) -> Entry:
    """Return a page that the site has made as one that can be kept.

    `response.ready_until`, if a view has set it, is when the page changes by
    itself: a discussion closes. The date in its head changes every midnight.
    """
    until = min(getattr(response, "ready_until", None) or next_midnight(), next_midnight())
    headers = {
        name: value
        for name, value in response.items()
        if name not in ("Content-Length", "Cache-Control", "Vary")
    }
    kept = response.get("Cache-Control", "")
    headers["Cache-Control"] = kept if kept.startswith("public") else CACHE_CONTROL
    # What is for all has no words in it: a shared cache needs one copy for every language.
    headers["Vary"] = "Accept-Encoding" + ("" if kind.is_for_all else ", Accept-Language")
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    # The last is the sections' number, which each process counts for itself.
    mark = mark_of(version[:-1], response.content)
    return Entry.of(version, until, response.status_code, headers, response.content, accepted, mark)


def next_midnight() -> datetime:
    """Return when the date changes at the site's place."""
    tomorrow = timezone.localtime(timezone=timezone.get_default_timezone()) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def serve(request: HttpRequest, place: Store, asked: Asked, entry: Entry) -> HttpResponse:
    """Return what is kept, or that the reader has it already."""
    if entry.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
        for name in ("Cache-Control", "Vary"):
            response.headers[name] = entry.headers[name]
    else:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        body, encoding = place.body_of(asked, entry, accepted)
        response = HttpResponse(body, status=entry.status)
        # Checked when they were set first: to check all of them again takes a fifth of the time.
        response.headers._store = entry.sent_headers(encoding, len(body))
        return response
    response.headers["ETag"] = entry.etag
    return response
