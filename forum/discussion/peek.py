"""A look at what a comment answers, for where that isn't on the page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.discussion.access import get_visible_comment_or_404
from forum.discussion.models import State
from forum.discussion.muting import is_muted, muted_by


@require_safe
def peek(request: HttpRequest, pk: int) -> HttpResponse:
    """Return who wrote a published comment, and its text. 404 where the reader muted it."""
    comment = get_visible_comment_or_404(pk, request.user)
    muted = muted_by(request.user, comment.article_id)
    is_out = is_muted(muted, author_id=comment.author_id, path=comment.path)
    if comment.state != State.PUBLISHED or is_out:
        raise Http404
    return render(request, "discussion/_peek.html", {"comment": comment})
