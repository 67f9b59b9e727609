"""Ban a member without an end, and lift a ban."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.members.models import NO_END, Member
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member, write_decision
from forum.moderation.scopes.handing_back import handing_back


def ban_member(
    *, member: Member, moderator: Member, seen: int | None = None, **why: Any
) -> Decision:
    """Keep a member from writing for good; they can still read, appeal and delete what they wrote.

    Takes the permission members.ban_member. Replaces a suspension that runs.
    `why` is reason, note, words and the comment that led to it. Locks as a suspension.
    Raises Refused.
    """
    now = timezone.now()
    with handing_back(member):
        member = lock_member(act=Act.BAN, member=member, moderator=moderator, now=now, seen=seen)
        decision = write_decision(act=Act.BAN, member=member, moderator=moderator, now=now, **why)
        return finish(decision, member, suspended_until=NO_END)


def lift_ban(
    *,
    member: Member,
    moderator: Member,
    seen: int | None = None,
    judges_appeal: bool = False,
    **why: Any,
) -> Decision:
    """Let a banned member write again. Locks as ban_member(). Raises Refused."""
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(
            act=Act.UNBAN, member=member, moderator=moderator, now=now, seen=seen,
            judges_appeal=judges_appeal,
        )  # fmt: skip
        decision = write_decision(act=Act.UNBAN, member=member, moderator=moderator, now=now, **why)
        return finish(decision, member, suspended_until=None)
