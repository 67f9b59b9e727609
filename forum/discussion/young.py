"""Comments whose votes nobody sees yet: how long, and what that changes.

See rules.SCORE_HIDDEN_FOR for the reason. Votes count from the start; it is
the clock alone that shows them, so nothing has to be written when it does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from forum.discussion.models import Comment, Discussion
from forum.discussion.rules import SCORE_HIDDEN_FOR

MARGIN = timedelta(seconds=10)  # A vote under its locks is committed sooner.
MOST_RECENT = 100  # Comments of one member: more can't be written while one of them is young.


class Posted(Protocol):
    """What was posted at some time."""

    created_at: datetime


def is_young(created_at: datetime, now: datetime) -> bool:
    """Say whether the votes on what was posted then are still hidden."""
    return created_at > now - SCORE_HIDDEN_FOR


def is_still_untold(created_at: datetime, now: datetime) -> bool:
    """Say whether a vote that is cast now will be there before anybody is shown any.

    Not for the last seconds: it may be committed after a page that shows them was made.
    """
    return is_young(created_at, now + MARGIN)


def young_since(discussion: Discussion, now: datetime) -> datetime | None:
    """Return after when what was posted is young; None where nothing in the discussion is."""
    last = discussion.last_comment_at
    return now - SCORE_HIDDEN_FOR if last is not None and is_young(last, now) else None


def next_shown_at(posted: Iterable[Posted], now: datetime) -> datetime | None:
    """Return when the first of the young among these shows its votes; None without any."""
    since = now - SCORE_HIDDEN_FOR
    first = min((one.created_at for one in posted if one.created_at > since), default=None)
    return first + SCORE_HIDDEN_FOR if first else None


def hidden_score(member_id: int, now: datetime) -> int:
    """Return what of a member's score comes from votes that are still hidden. One query.

    Their profile shows the rest: the sum would tell what the comment doesn't.
    """
    latest = Comment.objects.filter(author=member_id).order_by("-pk")[:MOST_RECENT]
    rows = latest.values_list("created_at", "state", "up_count", "down_count")
    return sum(
        up - down
        for created_at, state, up, down in rows
        if state == "published" and is_young(created_at, now)
    )
