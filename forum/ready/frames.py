"""What stands around an article's page (head, masthead, menu, footer): cast once, filled for each.

The page's template is rendered for nobody in particular: for a stand-in whose
every detail is a token, and in the place of each of the page's texts. So what
is kept holds neither a member nor an article, and is the same for all whose
menu offers the same, and for all who have no account.
"""

from collections.abc import Mapping
from sys import getsizeof
from typing import Any, NamedTuple
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from articles.kept import Kept
from articles.navigation import sections_version
from forum.context import site_words
from forum.members.models import Member
from forum.members.preferences import theme_of
from forum.ready.moulds import NUMBERS, cast, word

KEPT_BYTES = 400_000  # In each process; a frame takes some 7 KB.
# The permissions that _member_menu.html asks for.
OFFERED = ("discussion.moderate_comment", "articles.change_article", "members.change_member")
NOTHING = (False,) * len(OFFERED)

kept = Kept(KEPT_BYTES)


class Shape(NamedTuple):
    """All that the templates of a frame ask about; the rest is tokens."""

    template: str
    language: str | None
    theme: str
    day: str  # The masthead's date, where the reader is.
    is_member: bool
    has_notices: bool = False
    is_staff: bool = False
    may: tuple[bool, ...] = NOTHING  # In the order of OFFERED.


class Somebody:
    """A signed-in member of whom nothing is known: a token for each detail."""

    is_authenticated = True
    is_staff = False
    pk = NUMBERS["member"]
    display_name = word("member_name")
    unread_notice_count = 0

    def get_absolute_url(self) -> str:
        """Return what stands for the address of their page."""
        return word("member_url")


class Nobody:
    """A reader without an account."""

    is_authenticated = False


class AnyRequest:
    """A request of which the address alone is asked, for the way back from signing in."""

    path = ""

    def get_full_path(self) -> str:
        """Return what stands for the address."""
        return word("address")


def render_page(request: HttpRequest, template: str, texts: Mapping[str, str]) -> HttpResponse:
    """Answer with a page whose template shows these texts and asks nothing about them.

    Where the last request left a message, it is rendered.
    """
    if messages.get_messages(request):
        return render(request, template, texts)
    member = request.user
    shape = _shape_of(request, template)
    version = sections_version()
    mould = kept.get(shape, version)
    if mould is None:
        mould = _cast(shape, texts)
        kept.put(shape, version, mould, getsizeof(mould))
    values = {name: conditional_escape(text) for name, text in texts.items()}
    if not isinstance(member, Member):
        return HttpResponse(mould % {**values, "address": quote(request.get_full_path(), safe="")})
    return HttpResponse(
        mould
        % {**values, **personal_values(request, member), "notice_count": member.unread_notice_count}
    )


def _shape_of(request: HttpRequest, template: str) -> Shape:
    member = request.user
    around = (template, get_language(), theme_of(request), timezone.localdate().isoformat())
    if not isinstance(member, Member):
        return Shape(*around, is_member=False)
    return Shape(
        *around,
        is_member=True,
        has_notices=member.unread_notice_count > 0,
        is_staff=member.is_staff,
        may=tuple(map(member.has_perm, OFFERED)) if member.is_staff else NOTHING,
    )


def token_of(request: HttpRequest) -> str:
    """Return the one CSRF token of a request's page.

    Masking a token takes as long as all else in here: it is done once a request.
    """
    token: str | None = getattr(request, "masked_token", None)
    if token is None:
        token = request.masked_token = get_token(request)  # type: ignore[attr-defined]
    return token


def personal_values(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Return what fills the tokens of Somebody, and the CSRF token of the page."""
    return {
        "csrf_token": token_of(request),
        "member": member.pk,
        "member_name": conditional_escape(member.display_name),
        "member_url": conditional_escape(member.get_absolute_url()),
    }


def _cast(shape: Shape, texts: Mapping[str, str]) -> str:
    """Render the template for readers of this shape; nothing of a request goes into it."""
    context = {**site_words(), **{name: word(name) for name in texts}, "theme": shape.theme}
    theirs = _of_member(shape) if shape.is_member else {"user": Nobody(), "request": AnyRequest()}
    return cast(shape.template, {**context, **theirs})


def _of_member(shape: Shape) -> dict[str, Any]:
    somebody = Somebody()
    somebody.is_staff = shape.is_staff
    somebody.unread_notice_count = NUMBERS["notice_count"] if shape.has_notices else 0
    perms: dict[str, dict[str, bool]] = {}
    for permission, is_given in zip(OFFERED, shape.may, strict=True):
        app, name = permission.split(".")
        perms.setdefault(app, {})[name] = is_given
    return {"user": somebody, "perms": perms, "csrf_token": word("csrf_token")}
