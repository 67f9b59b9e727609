"""Set a member's level of trust whatever it asks, and let it follow the rules again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.members.trust.levels import LEVELS, level_of
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member, write_decision
from forum.moderation.trust.settling import columns_for
from forum.moderation.trust.standing import read_standings


def fix_level(
    *, member: Member, moderator: Member, level: int, seen: int | None = None, **why: Any
) -> Decision:
    """Let a member have a level until free_level(); replaces one that was set before.

    `why` is reason, note, words and the comment that led to it. Locks the
    member, then the head of the log. Raises Refused, ValueError for a level
    that there isn't.
    """
    if level not in range(len(LEVELS)):
        raise ValueError(f"No such level: {level}")
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(act=Act.TRUST, member=member, moderator=moderator, now=now, seen=seen)
        decision = write_decision(
            act=Act.TRUST, member=member, moderator=moderator, now=now, level=level, **why
        )
        standing = read_standings([member.pk], now)[0]
        return finish(decision, member, **columns_for(standing, level, fixed_trust_level=level))


def free_level(
    *, member: Member, moderator: Member, seen: int | None = None, **why: Any
) -> Decision:
    """Let a level that was set be what the member's facts ask for. Locks and raises as that did."""
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(
            act=Act.UNTRUST, member=member, moderator=moderator, now=now, seen=seen
        )
        decision = write_decision(
            act=Act.UNTRUST, member=member, moderator=moderator, now=now, **why
        )
        return finish(decision, member, **columns_when_free(member, now))


def columns_when_free(member: Member, now: datetime) -> dict[str, Any]:
    """Return where a member stands whose level is what their facts ask for; one query."""
    standing = read_standings([member.pk], now)[0]
    return columns_for(standing, level_of(standing.facts), fixed_trust_level=None)
