"""What the orders of a discussion count, and what they don't."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.discussion.ranking import wilson_lower_bound

# Votes up and down whose places in "best" are worth seeing beside each other.
EXAMPLES = ((1, 0), (10, 4), (9, 0), (95, 5))


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Explain the orders, with examples in real figures. No query."""
    examples = [
        (up, up + down, round(100 * up / (up + down)), int(100 * wilson_lower_bound(up, down)))
        for up, down in EXAMPLES
    ]
    return render(request, "discussion/ranking.html", {"examples": examples})
