"""What can be done to one branch of a discussion: how slow it is, and where it hangs."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.dates import shown_time
from forum.discussion.models import Comment
from forum.discussion.rules import MAX_DEPTH
from forum.members.models import Member
from forum.refusals import Refusal

# Comments that a moderator moves at once: a transaction of a second at most, for which every
# other writer of the discussion waits.
MOST_MOVED = 1_000

# How long a member waits between two replies in a slow branch, if the moderator chose no other.
SLOW_BRANCH = timedelta(minutes=10)

IS_ROOT = Refusal("is_root", _("This comment begins a thread already."))
NOT_MOVED = Refusal("not_moved", _("This branch was not moved, or can’t go back any more."))
NEWSROOM_STAYS = Refusal(
    "newsroom_stays", _("An answer of the newsroom stays below what it answers.")
)
TOO_MANY_TO_MOVE = Refusal(
    "too_many_to_move", _("A branch of more than 1,000 comments can’t be moved.")
)
TOO_DEEP_TO_MOVE = Refusal(
    "too_deep_to_move", _("The branch has grown too deep to hang there again.")
)


def why_cannot_move(*, comment: Comment, count: int) -> Refusal | None:
    """Say why a comment can't have a thread of its own; its branch has `count`, itself included."""
    if comment.reply_to_id is None:
        return IS_ROOT
    if comment.is_newsroom_answer:
        return NEWSROOM_STAYS
    return TOO_MANY_TO_MOVE if count > MOST_MOVED else None


def why_cannot_move_back(
    *, comment: Comment, above: Comment | None, count: int, deepest: int
) -> Refusal | None:
    """Say why a branch can't hang again below what it answered; `deepest` is its depth now."""
    if above is None:
        return NOT_MOVED
    if above.depth + 1 + deepest > MAX_DEPTH:
        return TOO_DEEP_TO_MOVE
    if above.path.startswith(comment.path):  # It was itself moved below it since.
        return NOT_MOVED
    return TOO_MANY_TO_MOVE if count > MOST_MOVED else None


def why_too_soon_in_branch(
    *, minutes: int | None, member: Member, last: datetime | None, now: datetime
) -> Refusal | None:
    """Say why a member must wait where a branch is slow; who works here needn't.

    `last` is when they replied in it last, if within an hour. Of slow branches
    in each other the slowest counts.
    """
    if minutes is None or last is None or member.is_staff:
        return None
    again_at = last + timedelta(minutes=minutes)
    if again_at <= now:
        return None
    named_at = again_at + timedelta(seconds=59)  # Rounded up, as in rules.why_too_soon().
    message = ngettext(
        "Slow branch: one reply a minute here. You may reply again at %(time)s.",
        "Slow branch: one reply every %(minutes)s minutes here. You may reply again at %(time)s.",
        minutes,
    )
    return Refusal("slow", message % {"minutes": minutes, "time": shown_time(named_at)})
