"""Go from one new comment to the next, call all of them read, and say where one stopped."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    JsonResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from forum.discussion.access import get_article_or_404
from forum.discussion.answers import comment_url, number_from, see_other, sign_in_first
from forum.discussion.arrived import arrival_from, arrived_after
from forum.discussion.discussions import get_discussion
from forum.discussion.mine import load_mine
from forum.discussion.models import Comment
from forum.discussion.muting import muted_by
from forum.discussion.new_counts import count_new
from forum.discussion.visiting import keep_place, mark_all_read, new_comments, since_when


@require_safe
def next_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first comment that is new, or to the next one after `?after=` (an id).

    Whoever has no account says by `?since=` (an arrival) what is new to them.
    """
    article = get_article_or_404(pk)
    member = request.user
    if not member.is_authenticated:
        since = arrival_from(request.GET.get("since"))
        if since is None:
            return sign_in_first(request, request.get_full_path())
        return _lead_on(request, article, arrived_after(pk, since)) or see_other(_top(article))
    discussion = get_discussion(article)
    since = since_when(load_mine(member, pk), discussion, timezone.now())
    new = new_comments(member, pk, since, muted_by(member, pk))
    if answer := _lead_on(request, article, new):
        return answer
    messages.info(request, _("Nothing else is new here."))
    return see_other(_top(article))


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nothing be new any more that has arrived so far."""
    article = get_article_or_404(pk)
    if not request.user.is_authenticated:
        return sign_in_first(request, _top(article))
    mark_all_read(member=request.user, article=article, now=timezone.now())
    messages.success(request, _("All comments here are marked as read."))
    return see_other(_top(article))


def _lead_on(request: HttpRequest, article: Article, new: QuerySet[Comment]) -> HttpResponse | None:
    """Lead to the next of the new comments, in the order they came; after the last to the first."""
    after = _arrival_of(request.GET.get("after"), article)
    found = new.filter(arrival__gt=after).first() or new.first()
    return see_other(comment_url(found.pk)) if found else None


def _top(article: Article) -> str:
    """Return the address of an article's discussion."""
    return f"{article.get_absolute_url()}#discussion"


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember the `comment` at which the reader left the page; sent while that goes away.

    Whether there is such a comment isn't told.
    """
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    if number := number_from(request.POST.get("comment")):
        keep_place(member=request.user, article_id=pk, comment_id=number)
    return HttpResponse(status=204)


@require_safe
def new_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many comments that are new to the reader came after `?since=` (an arrival).

    For pages that stay open; what tells them that something came at all is the
    same for everybody (live.py), and kept by caches. This isn't.
    """
    article = get_article_or_404(pk)
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    since = request.GET.get("since", "")
    if not (since.isascii() and since.isdecimal() and len(since) <= 9):
        return HttpResponseBadRequest()
    count = count_new(request.user, get_discussion(article), int(since))
    return JsonResponse({"count": count}, headers={"Cache-Control": "private, no-store"})


def _arrival_of(comment_id: str | None, article: Article) -> int:
    """Return when a comment of the article arrived; 0 for what is none."""
    number = number_from(comment_id)
    arrivals = Comment.objects.filter(pk=number, article=article).values_list("arrival", flat=True)
    return (arrivals.first() if number else None) or 0
