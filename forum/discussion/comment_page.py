"""A comment's own page: what it answers above it, all that answers it below."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from forum.dates import earliest
from forum.discussion.access import (
    get_gone_comment_or_404,
    get_own_taken_comment_or_404,
    get_visible_comment_or_404,
    is_taken_from,
)
from forum.discussion.answers import is_htmx, signed_in
from forum.discussion.branch import BranchPage, load_branch
from forum.discussion.discussions import get_discussion
from forum.discussion.fitting import close_locked_branches, is_unread
from forum.discussion.following import mark_seen
from forum.discussion.lines import Line
from forum.discussion.mine import Mine, load_mine
from forum.discussion.models import Comment, Discussion
from forum.discussion.new_on_page import new_in_branch
from forum.discussion.orders import BadCursor
from forum.discussion.own_waiting import load_waiting
from forum.discussion.reader import Reader, read_thread_as
from forum.discussion.reading_lines import read_line
from forum.discussion.rendering import Renderer
from forum.discussion.stance import stance_on_comment
from forum.discussion.visiting import record_place, since_when, tell_reading
from forum.discussion.why_held import say_why_held
from forum.discussion.young import next_shown_at

CURSOR = re.compile(r"[0-9a-z]*", re.ASCII)


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a comment in its context; `?after=` continues a long branch. htmx gets it alone.

    Of one that is gone its author reads that it is, and where the decision stands; who had
    the address from before it went is led to the discussion, with a 404.
    """
    try:
        found = get_visible_comment_or_404(pk, request.user)
    except Http404:
        if is_htmx(request):
            raise
        return _show_gone(request, pk)
    response = _show_fragment(request, found) if is_htmx(request) else _show_page(request, found)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _show_gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell of a comment that is gone, and of which nothing is left to reply to."""
    try:
        comment = get_own_taken_comment_or_404(pk, request.user)
    except Http404:
        gone = {"article": get_gone_comment_or_404(pk).article}
        return render(request, "discussion/gone.html", gone, status=404)
    context = {"comment": comment, "decision_url": find_taking_url(comment)}
    return render(request, "discussion/taken.html", context)


def _show_fragment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Show the comment as a page that stays open has it: folded if muted, and marked if new."""
    article = comment.article
    mine = load_mine(request.user, article.pk)
    reader = read_thread_as(request.user, article, mine)
    line = read_line(comment.pk, reader)
    line.is_unread = is_unread(line, reader, _since(reader, get_discussion(article), mine))
    context = {"line": line, "reader": reader, "article": article}
    return render(request, "discussion/_alone.html", context)


def _show_page(request: HttpRequest, comment: Comment) -> HttpResponse:
    article = comment.article
    mine = load_mine(request.user, article.pk)
    reader = read_thread_as(request.user, article, mine)
    tell_reading(reader.member, reader.now)
    waiting = load_waiting(reader, article.pk, mine)
    branch = _load(comment, request.GET.get("after", ""), reader, waiting)
    nested = [*branch.above, *branch.lines]
    lines = [*branch.ancestors, *nested]
    _say_why_it_waits(branch.comment, waiting)
    _open_muted_branches([*branch.ancestors, branch.comment, *branch.above])
    close_locked_branches(lines, is_locked_above=branch.is_locked_above)
    since = _since(reader, get_discussion(article), mine)
    new = new_in_branch(branch, reader, get_discussion(article), since)
    for line in lines:
        line.is_unread = is_unread(line, reader, since)
        new.tell(line)
    if since is not None and reader.member.is_authenticated:
        record_place(
            member=reader.member,
            article_id=article.pk,
            mine=mine,
            since=since,
            now=reader.now,
            place=branch.lines[0].pk if branch.lines else comment.pk,
        )
    renderer = Renderer(article, reader, {line.pk for line in lines}, comment.pk)
    stance = stance_on_comment(request.user, comment)
    if branch.is_first and stance.is_behind(get_discussion(article).arrival_count):
        mark_seen(member=signed_in(request), follow_ids=[stance.follow_id])
    is_taken = is_taken_from(comment, reader.member)
    context = {
        "article": article,
        "comment": comment,
        "is_taken": is_taken,
        "decision_url": find_taking_url(comment) if is_taken else "",
        "branch": branch,
        "reader": reader,
        "discussion": get_discussion(article),
        "ancestors": renderer.flat(branch.ancestors),
        "lines": renderer.nested(nested),
        "stance": stance,
        "since": since,
        "leads_to_new": bool(new.total) or any(line.is_unread for line in branch.ancestors),
        "new_in_branch": new.in_branch.get(comment.pk),
        "new_left_out": new.left_out.get(branch.comment.root_id),
        "is_indexed": branch.comment.is_published and branch.is_first,
    }
    response = render(request, "discussion/comment.html", context)
    closes_at = get_discussion(article).changes_at_after(article, reader.now)
    response.ready_until = earliest(closes_at, next_shown_at(lines, reader.now))  # type: ignore[attr-defined]
    return response


def _since(reader: Reader, discussion: Discussion, mine: Mine) -> int | None:
    """Return after which arrival comments are new to the member; a visit is to the article."""
    if not (reader.member.is_authenticated and discussion.arrival_count):
        return None
    return since_when(mine, discussion, reader.now)


def _say_why_it_waits(comment: Line, waiting: Sequence[Line]) -> None:
    """Say why the comment waits if it is the reader's own: mostly that was read with the others."""
    if (read := next((line for line in waiting if line.pk == comment.pk), None)) is not None:
        comment.why_held = read.why_held
    else:
        say_why_held([comment])


def _open_muted_branches(lines: list[Line]) -> None:
    """Leave the branch that was asked for open, though it may be a muted one."""
    for line in lines:
        line.muted = "author" if line.muted == "author" else ""


def _load(comment: Comment, after: str, reader: Reader, waiting: Sequence[Line]) -> BranchPage:
    """Return the page after the cursor; the first one for what is no cursor of ours."""
    pinned = get_discussion(comment.article).pinned_at(reader.now)
    own: dict[str, Any] = {"reader": reader, "pinned": pinned, "waiting": waiting}
    try:
        return load_branch(comment, after=after if CURSOR.fullmatch(after) else "", **own)
    except BadCursor:
        return load_branch(comment, after="", **own)


def find_taking_url(comment: Comment) -> str:
    """Return where its author reads why a comment is gone; "" where nothing says so."""
    return str(import_string(settings.DISCUSSION_TAKING_URL)(comment))
