"""What browsers ask while a page is open: is anything new, and what has changed?

Both answers are the same for everybody and short, so that they can be kept by
any cache for a moment, and cost one query where they are not.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum.discussion.access import get_article_or_404
from forum.discussion.discussions import get_discussion
from forum.discussion.lines import stamp_of_text
from forum.discussion.models import Comment, CommentQuerySet, Discussion, State
from forum.discussion.newsroom.rules import PICKS_ABOVE
from forum.discussion.rules import SCORE_HIDDEN_FOR
from forum.discussion.scans import glue
from forum.discussion.young import is_young

MAX_CHANGES = 200  # Comments in one answer, and what changed along with the last of them.
COLUMNS = (
    "pk", "state", "up_count", "down_count", "thread_count", "is_locked", "edited_at", "created_at",
    "version", "redacted_at", "arrival", "reply_to_id", "pick_why",
    "picked_at", "root_id",
)  # fmt: skip
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
    """Tell which comments changed after `?since=` (a version), and what pages show of them.

    Votes, how many replies the thread has if it begins one, when they were edited (seconds
    since 1970, 0 for never), what they stand below, why the newsroom has picked them if it
    has, or that they are gone. The oldest changes first; "version" is up to where they are
    told. "picks" are those above the discussion, "pick_count" how many there are.
    """
    article = get_article_or_404(pk)
    since = request.GET.get("since", "")
    if not (since.isascii() and since.isdecimal() and len(since) <= 18):
        return HttpResponseBadRequest()
    discussion = get_discussion(article)
    rows, picks = _changed_and_picked(discussion, int(since))
    told_to = discussion.version
    if len(rows) == MAX_CHANGES:
        told_to = rows[-1].version
        # All of a branch that was moved changed at once: none of it is told of later.
        rows = [row for row in rows if row.version < told_to]
        rows += _columns(_arrived(discussion).filter(version=told_to))
    # Of one version as they were posted: where the database has written a row tells of changes too.
    rows.sort(key=lambda row: (row.version, row.pk))
    now = timezone.now()
    response = _public(
        {
            "version": told_to,
            "changes": [_change(row, now) for row in rows],
            "pick_count": discussion.pick_count,
            "picks": picks,
        }
    )
    shown_at = (row.created_at + SCORE_HIDDEN_FOR for row in rows if is_young(row.created_at, now))
    response.ready_until = min(shown_at, default=None)  # type: ignore[attr-defined]
    return response


def _change(row: Any, now: datetime) -> dict[str, object]:
    """Return what became of a comment; of a young one no votes, as on its page."""
    change: dict[str, object] = {"id": row.pk}
    if row.root_id == row.pk:
        change["replies"] = row.thread_count
    if row.state != State.PUBLISHED:
        return change | {"is_gone": True, "arrival": row.arrival}
    change |= {
        "edited": stamp_of_text(row.edited_at, row.redacted_at),
        "is_locked": row.is_locked,
        "below": row.reply_to_id,
    }
    if row.pick_why:
        change["pick"] = row.pick_why
    if not is_young(row.created_at, now):
        change |= {"up": row.up_count, "down": row.down_count}
    return change


def _changed_and_picked(discussion: Discussion, since: int) -> tuple[list[Any], list[int]]:
    """Return the oldest changes after a version, and which picks stand above the discussion.

    One query, of a scan of an index each.
    """
    changed = _arrived(discussion).filter(version__gt=since).order_by("version")[:MAX_CHANGES]
    if not discussion.pick_count:
        return list(_columns(changed)), []
    picked = _arrived(discussion).picked()[:PICKS_ABOVE]
    rows = list(_columns(glue([changed, picked]).order_by("version")))
    picks = [row for row in rows if row.picked_at and row.state == State.PUBLISHED]
    picks.sort(key=lambda row: row.picked_at, reverse=True)
    changes = [row for row in rows if row.version > since][:MAX_CHANGES]
    return changes, [row.pk for row in picks[:PICKS_ABOVE]]


def _arrived(discussion: Discussion) -> CommentQuerySet:
    """Return what readers have ever seen; held ones never."""
    return Comment.objects.filter(article_id=discussion.article_id, arrival__isnull=False)


def _columns(rows: QuerySet[Comment]) -> QuerySet[Comment, Any]:
    return rows.values_list(*COLUMNS, named=True)


def _public(answer: dict[str, object]) -> HttpResponse:
    response = JsonResponse(answer)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
