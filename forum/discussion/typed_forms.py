"""Keep what somebody typed into a form of the room or the newsroom until they have signed in.

Comments and reports come back into their own forms (typed.py, moderation/typed_reports.py). Of
all other forms the words are shown on a page of their own, to be taken from there: what the form
was about may have changed meanwhile, so nothing is sent again by itself.
"""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from forum.discussion.answers import sign_in_first
from forum.discussion.typed import why_not_kept

KEY = "typed_form"
_CHOICE = re.compile("[A-Za-z0-9_-]*")
MOST_TEXTS, MOST_LETTERS = 12, 20_000  # Of one form, and of each text: lists of words are long.
TYPED = {"words", "note", "answer", "text", "why", "question"}  # A word alone, too.
NEVER_TYPED = {"csrfmiddlewaretoken", "next", "seen", "thread", "then", "held", "website"}


def keep_and_sign_in(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to sign-in and from there to `url`; past what was typed, if a form was sent."""
    texts = _texts_of(request) if request.method == "POST" else []
    if texts and why_not_kept(request, "") is None:
        request.session[KEY] = {"texts": texts, "url": _page_of_form(request) or url}
        url = reverse("discussion:typed")
    return sign_in_first(request, url)


@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """Show what was typed last into a form that came when its sender was signed out."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.path)
    kept = request.session.get(KEY) or {"texts": [], "url": "/"}
    return render(request, "discussion/typed.html", kept)


def _texts_of(request: HttpRequest) -> list[str]:
    """Return what is more than a choice: words, in the order of their fields."""
    sent = [(name, str(text).replace("\0", "").strip()) for name, text in request.POST.items()]
    texts = [text[:MOST_LETTERS] for name, text in sent if text and _is_typed(name, text)]
    return texts[:MOST_TEXTS]


def _is_typed(name: str, text: str) -> bool:
    """Say whether it is words: boxes and lists send a number or a name of ours."""
    return name in TYPED or (name not in NEVER_TYPED and not _CHOICE.fullmatch(text))


def _page_of_form(request: HttpRequest) -> str:
    """Return the page of this site that the form stood on, or ""."""
    came = urlsplit(request.headers.get("Referer", ""))
    address = came.path + (f"?{came.query}" if came.query else "")
    is_ours = came.netloc == request.get_host() and address.startswith("/")
    return address if is_ours and url_has_allowed_host_and_scheme(address, None) else ""
