"""What the pages share on which something is judged that one moderator takes."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from forum.discussion.answers import is_htmx, see_other
from forum.moderation.claims import Taken


def show_claim(taken: Taken, keep_url: str) -> dict[str, Any]:
    """Return who has taken it as moderation/judging.html has that; `keep_url` keeps it taken."""
    return {
        "taken": taken,
        "claim": taken.claim,
        "keep_url": keep_url if taken.is_mine else "",
    }


def answer_claim(request: HttpRequest, is_taken: bool, page: str) -> HttpResponse:
    """Lead to the page of what was to be taken; say to a script whether it is."""
    if is_htmx(request):
        return HttpResponse(status=204 if is_taken else 409)
    return see_other(page)
