"""What the views of a discussion have in common: asking, answering, the way back."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.refusals import Refusal


def is_htmx(request: HttpRequest) -> bool:
    """Say whether a fragment is asked for in place of a page."""
    return request.headers.get("HX-Request") == "true"


def signed_in(request: HttpRequest) -> Member:
    """Return who asks, in a view that lets only members in."""
    return cast(Member, request.user)


def see_other(url: str) -> HttpResponse:
    """Answer a form that was accepted: 303, so that a reload sends nothing again."""
    return HttpResponseRedirect(url, status=303)


def sign_in_first(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to sign-in and from there to `url`; htmx is told to go there as a page."""
    address = f"{reverse('account_login')}?{urlencode({'next': url})}"
    if not is_htmx(request):
        return see_other(address)
    return HttpResponse(headers={"HX-Redirect": address})


def way_back(request: HttpRequest, comment: Comment) -> str:
    """Return where the reader came from on this site, at the comment; else its permalink.

    Follows the Referer: only a place to scroll to depends on it.
    """
    place = _place_on_this_site(request.headers.get("Referer", ""), request)
    return f"{place}#c{comment.pk}" if place else comment_url(comment.pk)


def _place_on_this_site(address: str, request: HttpRequest) -> str:
    """Return the path and query of an address of ours, or ""."""
    if not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(address)
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # Of "http://us//them" the path alone leads to them.
    return place if url_has_allowed_host_and_scheme(place, allowed_hosts=None) else ""


def refuse(request: HttpRequest, comment: Comment, refusal: Refusal) -> HttpResponse:
    """Answer 422 with the reason on a page of its own, where no form holds typed text."""
    context = {"comment": comment, "refusal": refusal, "back_url": way_back(request, comment)}
    return render(request, "discussion/refused.html", context, status=422)


def number_from(text: str | None) -> int | None:
    """Return the id in an address or a form field, or None if it can be none of ours."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    return int(text) or None


def comment_url(comment_id: int) -> str:
    """Return the permalink with its anchor."""
    return f"{reverse('discussion:comment', args=[comment_id])}#c{comment_id}"


def compose_url(article: Article, reply_to: int | None) -> str:
    """Return the address of the page with the composer."""
    query = f"?reply_to={reply_to}" if reply_to else ""
    return reverse("discussion:compose", args=[article.pk]) + query
