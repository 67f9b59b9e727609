"""What browsers ask while a page is open: is anything new, and what has changed?

Both answers are the same for everybody and short, so that they can be kept by
any cache for a moment, and cost one query where they are not.
"""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_safe

from forum.discussion.access import get_article_or_404
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State

MAX_CHANGES = 200  # Comments in one answer; who missed more reads the page again.
# Seconds for which any cache may answer in our place.
KEPT_FOR = 2


@require_safe
def pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a discussion's version, how many comments ever arrived, and how many there are."""
    discussion = get_discussion(get_article_or_404(pk))
    return _public(
        {
            "version": discussion.version,
            "arrivals": discussion.arrival_count,
            "comments": discussion.comment_count,
        }
    )


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell which comments changed after `?since=` (a version): their votes, or that they are gone.

    The oldest changes first; "version" is up to where they are told.
    """
    article = get_article_or_404(pk)
    since = request.GET.get("since", "")
    if not (since.isascii() and since.isdecimal() and len(since) <= 18):
        return HttpResponseBadRequest()
    rows = list(_changed(article.pk, int(since)))
    told_to = rows[-1][4] if len(rows) == MAX_CHANGES else get_discussion(article).version
    changed = [
        {"id": pk, "up": up, "down": down}
        if state == State.PUBLISHED
        else {"id": pk, "is_gone": True}
        for pk, state, up, down, _version in rows
    ]
    return _public({"version": told_to, "changes": changed})


def _changed(article_id: int, since: int) -> QuerySet[Comment, tuple[int, str, int, int, int]]:
    """Return what changed, by an index; held ones have never been seen."""
    return (
        Comment.objects.filter(article_id=article_id, version__gt=since, arrival__isnull=False)
        .order_by("version")
        .values_list("pk", "state", "up_count", "down_count", "version")[:MAX_CHANGES]
    )


def _public(answer: dict[str, object]) -> HttpResponse:
    response = JsonResponse(answer)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
