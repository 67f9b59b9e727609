"""Write the level of trust that a member's facts ask for: the one write path of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from forum.members.models import Member
from forum.moderation.trust.standing import Standing, read_standings

BATCH = 500  # Members a statement.


def settle_levels(member_ids: Iterable[int], now: datetime) -> int:
    """Write the levels that are no longer right; return how many.

    Call with the members locked, in the transaction in which a fact changed.
    One statement, and one more for each level that changes.
    """
    changed = [one for one in read_standings(member_ids, now) if one.due != one.level]
    for standing in changed:
        Member.objects.filter(pk=standing.member_id).update(**columns_for(standing, standing.due))
    return len(changed)


def columns_for(standing: Standing, level: int, **fixed: Any) -> dict[str, Any]:
    """Return what is to be written on a member's row for a level."""
    return {"trust_level": level, "best_trust_level": max(level, standing.best), **fixed}


def lock_and_settle(member_ids: Iterable[int], now: datetime) -> int:
    """Settle the levels of members whom nobody has locked yet, by id."""
    ids = sorted(set(member_ids))
    with transaction.atomic():
        rows = Member.objects.filter(pk__in=ids).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        return settle_levels(ids, now)


def settle_all(now: datetime) -> int:
    """Settle the levels of all members, some at a time; return how many were wrong.

    For when the levels themselves were changed: otherwise each is settled as
    its facts change, and on every day on which the member comes.
    """
    changed, last = 0, 0
    while ids := list(
        Member.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        changed += lock_and_settle(ids, now)
        last = ids[-1]
    return changed
