"""What arrived in a discussion since a reader without an account was last there.

Who asks says themselves after which arrival: their browser remembers it, the
site doesn't. Nothing here knows, or wants to know, who they are.
"""

from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
)
from django.views.decorators.http import require_safe

from articles.models import Article
from forum.discussion.access import get_article_or_404, get_visible_comment_or_404
from forum.discussion.answers import number_from
from forum.discussion.live import KEPT_FOR
from forum.discussion.models import Comment, State
from forum.discussion.rules import MAX_COUNTED


@require_safe
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how many comments came after `?since=` (an arrival), and how many in which thread.

    With `?branch=` (an id) also how many in that branch. Counts up to
    MAX_COUNTED; where more came, "is_more" says so and no thread is told of,
    and no branch of a thread in which more came. Two queries, two more for a
    branch, each bounded; any cache may answer for a moment.
    """
    article = get_article_or_404(pk)
    since = arrival_from(request.GET.get("since"))
    if since is None:
        return HttpResponseBadRequest()
    news = arrived_after(article.pk, since)
    roots = list(news.values_list("root_id", flat=True)[: MAX_COUNTED + 1])
    is_more = len(roots) > MAX_COUNTED
    answer = {
        "count": min(len(roots), MAX_COUNTED),
        "is_more": is_more,
        "threads": {} if is_more else Counter(roots),
    }
    if branch := number_from(request.GET.get("branch")):
        answer["branch"] = _count_in_branch(news, branch, article)
    response = JsonResponse(answer)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


def _count_in_branch(news: QuerySet[Comment], comment_id: int, article: Article) -> int | None:
    """Return how many of the new ones stand in a branch; None where its thread has too many.

    Asked for nobody in particular, as the answer is kept for all.
    """
    top = get_visible_comment_or_404(comment_id, AnonymousUser())
    if top.article_id != article.pk:
        raise Http404
    paths = list(news.filter(root=top.root_id).values_list("path", flat=True)[: MAX_COUNTED + 1])
    if len(paths) > MAX_COUNTED:
        return None
    return sum(path.startswith(top.path) for path in paths)


def arrived_after(article_id: int, since: int) -> QuerySet[Comment]:
    """Return what readers may read of an article that arrived later, in the order it came."""
    return Comment.objects.filter(
        article_id=article_id, state=State.PUBLISHED, arrival__gt=since
    ).order_by("arrival")


def arrival_from(text: str | None) -> int | None:
    """Return the arrival in an address, 0 and up, or None if it is none."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    return int(text)
