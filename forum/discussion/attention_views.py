"""Follow and mute: the buttons at an article's discussion, a comment and a member."""

from urllib.parse import urldefrag

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from forum.discussion.access import (
    can_moderate_under,
    get_article_or_404,
    get_member_or_404,
    get_visible_comment_or_404,
)
from forum.discussion.answers import comment_url, is_htmx, see_other, sign_in_first, way_back
from forum.discussion.following import Target, follow, unfollow
from forum.discussion.models import Comment, State
from forum.discussion.muting import mute, unmute
from forum.discussion.newsroom.rules import can_pick
from forum.discussion.stance import stance_on_comment
from forum.members.models import Member
from forum.refusals import Refusal, Refused

ACTING = ["GET", "HEAD", "POST"]


@require_http_methods(ACTING)
def follow_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an article's discussion (`value` 1) or stop it (0)."""
    return _follow(request, get_article_or_404(pk))


@require_http_methods(ACTING)
def follow_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow what is written below a comment (`value` 1) or stop it (0)."""
    return _follow(request, get_visible_comment_or_404(pk, request.user))


@require_http_methods(ACTING)
def follow_member(request: HttpRequest, username: str) -> HttpResponse:
    """Follow what a member writes (`value` 1) or stop it (0)."""
    return _follow(request, get_member_or_404(username))


@require_http_methods(ACTING)
def mute_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Fold a branch away (`value` 1) or show it again (0)."""
    return _mute(request, get_visible_comment_or_404(pk, request.user))


@require_http_methods(ACTING)
def mute_member(request: HttpRequest, username: str) -> HttpResponse:
    """Fold a member's comments away (`value` 1) or show them again (0)."""
    return _mute(request, get_member_or_404(username))


@require_safe
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what else one can do about a comment: a menu for htmx, else a page."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("discussion:more", args=[pk]))
    comment = get_visible_comment_or_404(pk, request.user)
    return _show_more(request, comment)


def _follow(request: HttpRequest, target: Target) -> HttpResponse:
    """Do what the button says. Who isn't signed in comes by a link, and back here from sign-in."""
    address = _address_of(target)
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    if request.method != "POST":
        return see_other(address)
    if (value := request.POST.get("value")) not in ("0", "1"):
        return HttpResponseBadRequest()
    refusal = None
    try:
        (follow if value == "1" else unfollow)(member=request.user, target=target)
    except Refused as refused:
        refusal = refused.refusal
    if is_htmx(request):
        return _show_button(request, target, refusal)
    if refusal:
        return _refuse(request, target, refusal)
    messages.success(request, _say_followed() if value == "1" else _("You don’t follow this now."))
    return see_other(_way_back(request, target))


def _mute(request: HttpRequest, target: Member | Comment) -> HttpResponse:
    """Do what the button says. What is muted folds all over the page: htmx loads it again."""
    if not request.user.is_authenticated:
        return sign_in_first(request, _address_of(target))
    if request.method != "POST":
        return see_other(_address_of(target))
    if (value := request.POST.get("value")) not in ("0", "1"):
        return HttpResponseBadRequest()
    try:
        (mute if value == "1" else unmute)(member=request.user, target=target)
    except Refused as refused:
        if is_htmx(request) and isinstance(target, Comment):
            return _show_more(request, target, refused.refusal)
        return _refuse(request, target, refused.refusal)
    messages.success(request, _say_muted(target) if value == "1" else _("Not muted any more."))
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return see_other(_way_past(_way_back(request, target), target))


def _show_button(request: HttpRequest, target: Target, refusal: Refusal | None) -> HttpResponse:
    """Answer htmx with what the form stood in: a comment's menu, or the button alone."""
    if isinstance(target, Comment) and "menu" in request.POST:
        return _show_more(request, target, refusal)
    context = {
        "follow_url": request.path,
        "is_followed": (request.POST["value"] == "1") != bool(refusal),
        "is_answer": True,
        "refusal": refusal,
    }
    return render(request, "discussion/_follow.html", context, status=422 if refusal else 200)


def _show_more(
    request: HttpRequest, comment: Comment, refusal: Refusal | None = None
) -> HttpResponse:
    is_named = comment.state == State.PUBLISHED and comment.author_id != request.user.pk
    context = {
        "comment": comment,
        "article": comment.article,
        "author": comment.author if is_named else None,
        "may_pick": is_named and can_pick(request.user, comment.article),
        "may_pin": comment.is_official and can_moderate_under(request.user, comment.article),
        "stance": stance_on_comment(request.user, comment),
        "refusal": refusal,
        "back_url": way_back(request, comment),
    }
    template = "discussion/_menu.html" if is_htmx(request) else "discussion/more.html"
    return render(request, template, context, status=422 if refusal else 200)


def _refuse(request: HttpRequest, target: Target, refusal: Refusal) -> HttpResponse:
    context = {"refusal": refusal, "back_url": _way_back(request, target)}
    return render(request, "discussion/refused.html", context, status=422)


def _address_of(target: Target) -> str:
    """Return the page on which the thing's button stands."""
    if isinstance(target, Article):
        return f"{target.get_absolute_url()}#discussion"
    return comment_url(target.pk) if isinstance(target, Comment) else target.get_absolute_url()


def _way_back(request: HttpRequest, target: Target) -> str:
    """Return where the form says it came from, if that is here; else where the thing stands."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return way_back(request, target) if isinstance(target, Comment) else _address_of(target)


def _way_past(url: str, target: Member | Comment) -> str:
    """Lead to what a comment answers: a browser opens the fold around the place it is sent to."""
    if not isinstance(target, Comment):
        return url
    place = f"c{target.reply_to_id}" if target.reply_to_id else "discussion"
    return f"{urldefrag(url).url}#{place}"


def _say_followed() -> SafeString:
    text = _('You follow this now. What is new in it stands under <a href="{url}">Following</a>.')
    return format_html(text, url=reverse("discussion:following"))


def _say_muted(target: Member | Comment) -> SafeString:
    url = reverse("discussion:muted")
    if isinstance(target, Member):
        text = _(
            "{name} is muted for you, and doesn’t learn of it. "
            'You can take it back under <a href="{url}">Muted</a>.'
        )
        return format_html(text, name=target.display_name, url=url)
    text = _('This branch is muted for you. You can take it back under <a href="{url}">Muted</a>.')
    return format_html(text, url=url)
