"""What arrived in a discussion since a reader without an account was last there.

Who asks says themselves after which arrival: their browser remembers it, the
site doesn't. Nothing here knows, or wants to know, who they are.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_safe

from forum.discussion import filters, tree
from forum.discussion.access import get_article_or_404
from forum.discussion.answers import number_from
from forum.discussion.attention_rules import MAX_COUNTED
from forum.discussion.discussions import get_discussion
from forum.discussion.live import KEPT_FOR
from forum.discussion.models import Comment, State
from forum.discussion.new_counts import count_arrived

# Below so many levels branches aren't counted one by one: pages cut threads off far above.
MOST_LEVELS = 40


@require_safe
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how many comments came after `?since=` (an arrival), and how many in which branch.

    With `?upto=` none that came after that one: a page asks about what it knows of.
    With `?branch=` (an id) how many in that branch instead, with `?show=` how many of
    that part of the discussion (filters.py), in four queries at most. Looks at the first
    MAX_COUNTED; where more came, "is_more" says so: it may be more in every branch, or in
    the part. How many came in all is exact, by a third query where that is more.
    The same for everybody, and kept ready: any cache may answer for a moment.
    """
    article = get_article_or_404(pk)
    since = arrival_from(request.GET.get("since"))
    if since is None:
        return HttpResponseBadRequest()
    news, branch = arrived_after(article.pk, since), number_from(request.GET.get("branch"))
    if (upto := arrival_from(request.GET.get("upto"))) is not None:
        news = news.filter(arrival__lte=upto)
    if part := filters.what_is_asked(request.GET):
        news = filters.in_part(news, part, most=MAX_COUNTED)
    found = list(news.values_list("path", flat=True)[: MAX_COUNTED + 1])
    is_more = len(found) > MAX_COUNTED
    found = found[:MAX_COUNTED]
    count = len(found)
    if is_more and not part:
        count = count_arrived(get_discussion(article), since, upto)
    answer: dict[str, object] = {"count": count, "is_more": is_more}
    if branch:
        answer["branch"] = sum(tree.passes(path, branch) for path in found)
    else:
        answer["branches"] = count_by_branch(found)
    response = JsonResponse(answer)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


def count_by_branch(paths: Iterable[str]) -> dict[int, int]:
    """Return how many of these comments are in the branch of each that has one of them below it.

    Itself counts along where it is one of them.
    """
    counts: Counter[str] = Counter()
    above: set[str] = set()
    width, deepest = tree.TOKEN_WIDTH, MOST_LEVELS * tree.TOKEN_WIDTH
    for path in paths:
        counts[path] += 1
        way = [path[:end] for end in range(width, min(len(path), deepest + width), width)]
        counts.update(way)
        above.update(way)
    return {tree.ids(way)[-1]: counts[way] for way in sorted(above)}


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
