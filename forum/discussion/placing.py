"""Why a thread stands where it does, in the real figures: for orders in which that isn't plain."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models.expressions import RawSQL

from forum.discussion.lines import Line
from forum.discussion.models import Comment, Order, State
from forum.discussion.threads import Thread, ThreadPage

# Kinds of Line.why, each with its sentence in `_why.html`.
UNVOTED, ONE_VOTE, VOTED = "unvoted", "one_vote", "voted"
UNANSWERED, ONE_REPLY, ANSWERED = "unanswered", "one_reply", "answered"


def say_why(page: ThreadPage) -> None:
    """Set why each root of the page stands there. A query where threads are cut short.

    Nothing is said of what is young: its votes are hidden; nor of what is pinned, which says so.
    """
    in_order = [thread for thread in page.threads if not thread.root.is_pinned]
    if page.order == Order.BEST:
        for thread in in_order:
            thread.root.why = _by_votes(thread.root)
    elif page.order == Order.DISCUSSED:
        _find_last_replies(in_order)
        for thread in in_order:
            thread.root.why = _by_replies(thread.root)


def _by_votes(root: Line) -> str:
    is_young = root.up_count > 0 and root.rank == 0  # To moderators, who see its votes.
    if is_young or root.is_score_hidden or not root.is_published:
        return ""
    if root.vote_count == 0:
        return UNVOTED
    return ONE_VOTE if root.vote_count == 1 else VOTED


def _by_replies(root: Line) -> str:
    if not root.is_published:
        return ""
    if root.thread_count == 0:
        return UNANSWERED
    return ONE_REPLY if root.thread_count == 1 else ANSWERED


def _find_last_replies(threads: list[Thread]) -> None:
    """Set when the last published reply of each thread came."""
    cut = {thread.root.pk: thread.root for thread in threads if thread.more_count}
    for thread in threads:
        replies = [line for line in thread.lines[1:] if line.is_published]
        if replies and thread.root.pk not in cut:
            thread.root.last_reply_at = max(line.created_at for line in replies)
    for root_id, at in _last_replies(list(cut)):
        cut[root_id].last_reply_at = at


def _last_replies(root_ids: list[int]) -> Iterable[tuple[int, datetime]]:
    """Return the time of the latest arrival of each thread: one look into the index for each."""
    scans: list[str] = []
    parameters: list[Any] = []
    for root_id in root_ids:
        scan = Comment.objects.filter(root=root_id, state=State.PUBLISHED, depth__gt=0)
        sql, values = scan.order_by("-arrival").values("pk")[:1].query.sql_with_params()
        scans.append(f"SELECT * FROM ({sql}) AS thread{root_id}")  # noqa: S608
        parameters += values
    if not scans:
        return []
    latest = RawSQL(" UNION ALL ".join(scans), parameters)  # noqa: S611
    return Comment.objects.filter(pk__in=latest).values_list("root_id", "created_at")
