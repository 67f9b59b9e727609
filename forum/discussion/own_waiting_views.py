"""What a page that stays open asks about the member's own comments that wait for a moderator."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.http import require_safe

from forum.discussion.access import get_article_or_404
from forum.discussion.answers import number_from
from forum.discussion.mine import load_mine
from forum.discussion.own_waiting import MOST_SHOWN, load_waiting, show_waiting
from forum.discussion.reader import read_thread_as
from forum.discussion.visit_views import PRIVATE


@require_safe
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell which of the member's comments under an article wait, and the note that says so.

    `?here=` names those that the page shows, separated by commas: the note leads to the others
    first. Asked while something waits and then once more; what is the same for everybody
    (live.py) knows nothing of it, and no cache keeps this.
    """
    article = get_article_or_404(pk)
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    mine = load_mine(request.user, article.pk)
    reader = read_thread_as(request.user, article, mine)
    lines = load_waiting(reader, article.pk, mine)
    here = set(map(number_from, request.GET.get("here", "").split(",")[:MOST_SHOWN]))
    note = show_waiting(reader, mine, lines, {line.pk for line in lines if line.pk in here})
    answer = {"ids": [line.pk for line in lines], "note": note}
    return JsonResponse(answer, headers=PRIVATE)
