"""Watch a member for a time: what they write appears, and stands before moderators.

The check "members under watch" (checks/people.py) finds whoever is watched
here until a day, and whoever is on its list, which has no end.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member, write_decision


def watch_member(
    *, member: Member, moderator: Member, duration: timedelta, seen: int | None = None, **why: Any
) -> Decision:
    """Let moderators see what a member writes for `duration` from now; replaces a watch that runs.

    `why` is reason, note, words and the comment that led to it. Locks the
    member, then the head of the log. Raises Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(act=Act.WATCH, member=member, moderator=moderator, now=now, seen=seen)
        until = now + duration
        decision = write_decision(
            act=Act.WATCH, member=member, moderator=moderator, now=now, until=until, **why
        )
        return finish(decision, member, watched_until=until)


def end_watch(
    *,
    member: Member,
    moderator: Member,
    seen: int | None = None,
    **why: Any,
) -> Decision:
    """End a watch before its day. Locks as watch_member(). Raises Refused."""
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(
            act=Act.UNWATCH, member=member, moderator=moderator, now=now, seen=seen
        )
        decision = write_decision(
            act=Act.UNWATCH, member=member, moderator=moderator, now=now, **why
        )
        return finish(decision, member, watched_until=None)
