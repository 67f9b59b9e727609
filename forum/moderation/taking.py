"""Take what waits, so that nobody else judges it meanwhile, and give it back.

Of appeals, complaints and notices about pages; cases, of which more is asked, have
cases/claiming.py.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.claimed import Claimed, is_free
from forum.moderation.rules import CLAIM_FOR, CLAIMS_AT_ONCE


def take(row: Claimed, moderator: Member) -> bool:
    """Take what waits and this moderator may judge for CLAIM_FOR, or keep it; say whether.

    Who has taken CLAIMS_AT_ONCE others of its kind takes no more. One conditional UPDATE, so of
    two at once one gets it; `row` then says who has it.
    """
    now = timezone.now()
    taken = _taken(row, moderator, now)
    if taken.exclude(pk=row.pk).count() < CLAIMS_AT_ONCE:
        free = _waiting(row).filter(is_free(now) | Q(claimed_by=moderator), pk=row.pk)
        free.update(claimed_by=moderator, claimed_until=now + CLAIM_FOR)
    row.refresh_from_db(fields=["claimed_by", "claimed_until"])
    return taken.filter(pk=row.pk).exists()


def give_back(row: Claimed, moderator: Member) -> bool:
    """Give back what one has taken; say whether there was something to give back."""
    taken = _taken(row, moderator, timezone.now()).filter(pk=row.pk)
    return taken.update(claimed_by=None, claimed_until=None) > 0


def _taken(row: Claimed, moderator: Member, now: datetime) -> QuerySet[Any]:
    return _waiting(row).filter(claimed_by=moderator, claimed_until__gt=now)


def _waiting(row: Claimed) -> QuerySet[Any]:
    return type(row)._default_manager.filter(**{row.ENDS_BY: None})
