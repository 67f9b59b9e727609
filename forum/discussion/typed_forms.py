"""Keep what somebody typed into a form until they have signed in.

Comments and reports come back into their own forms (typed.py, moderation/typed_reports.py). Of
all other forms the words are shown on a page of their own, to be taken from there: what the form
was about may have changed meanwhile, so nothing is sent again by itself.
"""

import re
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from articles.desk.access import EDIT
from forum.discussion.answers import sign_in_first
from forum.discussion.scopes import holds_role
from forum.discussion.typed import why_not_kept
from forum.members.models import Visitor
from forum.origins import is_from_elsewhere

KEY = "typed_form"
# Of what was sent in several tabs the last forms; of all of them as many letters, a row of session.
MOST_FORMS, MOST_LETTERS = 4, 250_000
# Where text is written, and all that a form sends is `text`, and perhaps a picture.
WRITING = ("discussion:post", "discussion:edit")
WITHOUT_PASSWORDS = ("discussion", "moderation")  # No form there has one in it.
# What a form carries along, and what lists and boxes send, whatever their names say besides.
NEVER_TYPED = {
    "about", "act", "case", "csrfmiddlewaretoken", "held", "minutes", "next", "order", "outcome",
    "ready", "role", "rule", "seen", "subject", "then", "thread", "verdict", "website",
}  # fmt: skip
_CHOICE = re.compile(r"on|true|false|[\d.,:T+-]+|[a-z_]+:\d+")


def keep_and_sign_in(request: HttpRequest, url: str, member_id: int | None = None) -> HttpResponse:
    """Lead to sign-in and from there to `url`; past what was typed, if a form was sent.

    `member_id` is whose form it is; without one it is for who works here.
    """
    texts = read_texts(request) if request.method == "POST" else []
    if texts and why_not_kept(request, "") is None:
        form = {"texts": texts, "url": _way_on(request) or url, "member": member_id}
        request.session[KEY] = _cut([*request.session.get(KEY, []), form][-MOST_FORMS:])
        url = reverse("discussion:typed")
    return sign_in_first(request, url)


@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """Show what was typed last into forms that came when their sender was signed out.

    To who may open such a form; whoever else signs in there next must not read it, and it goes.
    """
    if not request.user.is_authenticated:
        return sign_in_first(request, request.path)
    kept = request.session.get(KEY, [])
    theirs = [form for form in kept if _is_for(form, request.user)]
    if len(theirs) < len(kept):
        request.session[KEY] = theirs
    return render(request, "discussion/typed.html", {"forms": theirs})


def read_texts(request: HttpRequest) -> list[str]:
    """Return what of a form is more than a choice, in the order of its fields."""
    sent = [(name, str(text).replace("\0", "").strip()) for name, text in request.POST.items()]
    return [text for name, text in sent if text and _is_typed(name, text)]


def texts_to_copy(request: HttpRequest) -> list[str]:
    """Return what somebody typed into a form about what is gone by now, or theirs no more.

    So that it isn't lost with the answer, a 404 or 403. Of another site's form nothing.
    """
    found = request.resolver_match
    if found is None or found.namespace not in WITHOUT_PASSWORDS:
        return []
    if request.method != "POST" or is_from_elsewhere(request):
        return []
    try:
        text = request.POST.get("text", "")
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return []
    return [text] * bool(text.strip()) if found.view_name in WRITING else read_texts(request)


def _is_typed(name: str, text: str) -> bool:
    is_choice = name in NEVER_TYPED or name.startswith("reason") or _CHOICE.fullmatch(text)
    return not is_choice


def _is_for(form: dict[str, Any], member: Visitor) -> bool:
    if form["member"] is not None:
        return bool(form["member"] == member.pk)
    return holds_role(member) or member.has_perm(EDIT)


def _cut(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return forms, the last one whole if it can be; what is too long ends, and says so."""
    left = MOST_LETTERS
    for form in reversed(forms):
        kept = []
        for text in form["texts"]:
            kept.append(text[:left])
            left -= len(kept[-1])
        form["is_cut"] = form.get("is_cut", False) or kept != form["texts"]
        form["texts"] = [text for text in kept if text]
    return forms


def _way_on(request: HttpRequest) -> str:
    """Return the page of this site that the form leads back to, or ""."""
    address = request.POST.get("next", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else ""
