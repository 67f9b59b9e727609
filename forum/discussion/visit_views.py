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
from forum.discussion import filters, tree
from forum.discussion.access import get_article_or_404
from forum.discussion.answers import comment_url, number_from, see_other, sign_in_first
from forum.discussion.arrived import arrival_from, arrived_after
from forum.discussion.attention_rules import MAX_COUNTED
from forum.discussion.discussions import get_discussion
from forum.discussion.mine import load_mine
from forum.discussion.models import Comment
from forum.discussion.muting import muted_by
from forum.discussion.new_counts import count_new
from forum.discussion.visiting import (
    Sight,
    go_on,
    mark_all_read,
    new_comments,
    record_visit,
    since_when,
    stay,
    what_came_in_sight,
)

PRIVATE = {"Cache-Control": "private, no-store"}


@require_safe
def next_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first comment that is new, or to the next one after `?after=` (an id).

    By `?since=` (an arrival) a page says what was new when it was made, or what it hasn't
    shown yet: the visit in which it was made goes on, however long it was read. A member
    may leave that out.
    With `?ids` tell a page which come next, so that it leads to those it has itself;
    with `?branch=` (an id) only those of that branch, with `?show=` of that part.
    """
    article = get_article_or_404(pk)
    new = _new_to(request, article)
    if new is None:
        return sign_in_first(request, request.get_full_path())
    after = _arrival_of(request.GET.get("after"), article)
    if "ids" in request.GET:
        return JsonResponse({"ids": _in_turn(new, after)}, headers=PRIVATE)
    if found := new.filter(arrival__gt=after).first() or new.first():
        return see_other(comment_url(found.pk))
    if request.user.is_authenticated:
        messages.info(request, _("Nothing else is new here."))
    return see_other(_top(article))


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nothing be new any more up to `arrival`, the last one that the reader's page knows of."""
    article = get_article_or_404(pk)
    if not request.user.is_authenticated:
        return sign_in_first(request, _top(article))
    arrival = arrival_from(request.POST.get("arrival"))
    if arrival is None:
        return HttpResponseBadRequest()
    mark_all_read(member=request.user, article=article, arrival=arrival, now=timezone.now())
    messages.success(request, _("All comments here are marked as read."))
    return see_other(_top(article))


def _new_to(request: HttpRequest, article: Article) -> QuerySet[Comment] | None:
    """Return what is new to who asks, in the order it came; None if they don't say since when."""
    member, asked = request.user, arrival_from(request.GET.get("since"))
    if not member.is_authenticated:
        return None if asked is None else _of_part(request, arrived_after(article.pk, asked))
    mine, now = load_mine(member, article.pk), timezone.now()
    if asked is None:
        asked = since_when(mine, get_discussion(article), now)
    go_on(member=member, article_id=article.pk, mine=mine, since=asked, now=now)
    new = new_comments(member, article.pk, asked, muted_by(member, article.pk))
    return _of_part(request, new)


def _of_part(request: HttpRequest, new: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return what of it stands in the branch or the part that is asked for; all if none is."""
    if part := filters.what_is_asked(request.GET):
        return filters.in_part(new, part, most=MAX_COUNTED)
    if "branch" not in request.GET:
        return new
    number = number_from(request.GET["branch"])
    path = Comment.objects.filter(pk=number).values_list("path", flat=True).first()
    if path is None:
        return new.none()
    start, end = tree.branch_range(path)
    return new.filter(path__gte=start, path__lt=end)


def _in_turn(new: QuerySet[Comment], after: int) -> list[int]:
    """Return the ids of MAX_COUNTED new comments at most: what came later, then from the first."""
    ids = new.values_list("pk", flat=True)
    later = list(ids.filter(arrival__gt=after)[:MAX_COUNTED])
    return later + list(ids.filter(arrival__lte=after)[: MAX_COUNTED - len(later)])


def _top(article: Article) -> str:
    """Return the address of an article's discussion."""
    return f"{article.get_absolute_url()}#discussion"


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember that the reader is still there, and the `comment` at which they are, if at one.

    Sent while the page goes away, and now and then while it is read. Whether there is such
    a comment isn't told. With `seen` (an arrival) the reader has come to a discussion whose
    page shows all up to there, and as new what came after `since`.
    """
    member, now = request.user, timezone.now()
    if not member.is_authenticated:
        return HttpResponseForbidden()
    number, seen = number_from(request.POST.get("comment")), arrival_from(request.POST.get("seen"))
    if seen is None:
        stay(member=member, article_id=pk, comment_id=number, now=now)
        return HttpResponse(status=204)
    discussion, mine = get_discussion(get_article_or_404(pk)), load_mine(member, pk)
    told = Sight(arrival_from(request.POST.get("since")) or 0, seen, number)
    sight = what_came_in_sight(mine, discussion, told, now)
    record_visit(member=member, article_id=pk, mine=mine, sight=sight, now=now)
    return HttpResponse(status=204)


@require_safe
def new_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many comments that are new to the reader came after `?since=` (an arrival).

    With `?branch=` (an id) how many of that branch, with `?show=` of that part of the
    discussion (filters.py), MAX_COUNTED at most. With `?upto=` how many of all that had
    come by then: those that were new when a page was made, and are still there.
    For pages that stay open; what tells them that something came at all is the
    same for everybody (live.py), and kept by caches. This isn't.
    """
    article = get_article_or_404(pk)
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    since = request.GET.get("since", "")
    if not (since.isascii() and since.isdecimal() and len(since) <= 9):
        return HttpResponseBadRequest()
    if "branch" in request.GET or "show" in request.GET:
        muted = muted_by(request.user, article.pk)
        new = new_comments(request.user, article.pk, int(since), muted)
        count = _of_part(request, new)[:MAX_COUNTED].count()
    else:
        upto = arrival_from(request.GET.get("upto"))
        count = count_new(request.user, get_discussion(article), int(since), upto)
    return JsonResponse({"count": count}, headers=PRIVATE)


def _arrival_of(comment_id: str | None, article: Article) -> int:
    """Return when a comment of the article arrived; 0 for what is none."""
    number = number_from(comment_id)
    arrivals = Comment.objects.filter(pk=number, article=article).values_list("arrival", flat=True)
    return (arrivals.first() if number else None) or 0
