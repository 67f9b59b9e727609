"""Take an appeal, so that nobody else judges it meanwhile, and give it back."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.appeals.models import Appeal
from forum.moderation.claimed import is_free
from forum.moderation.rules import CLAIM_FOR, CLAIMS_AT_ONCE


def take_appeal(*, appeal: Appeal, moderator: Member) -> bool:
    """Take an open appeal that this moderator may judge for CLAIM_FOR, or keep it; say whether.

    Who has taken CLAIMS_AT_ONCE others takes no more. One conditional UPDATE, so of two at
    once one gets it; `appeal` then says who has it.
    """
    now = timezone.now()
    if _taken(moderator, now).exclude(pk=appeal.pk).count() < CLAIMS_AT_ONCE:
        free = Appeal.objects.filter(is_free(now) | Q(claimed_by=moderator), pk=appeal.pk)
        free.filter(judged_at=None).update(claimed_by=moderator, claimed_until=now + CLAIM_FOR)
    appeal.refresh_from_db(fields=["claimed_by", "claimed_until"])
    return _taken(moderator, now).filter(pk=appeal.pk).exists()


def give_back_appeal(*, appeal_id: int, moderator: Member) -> bool:
    """Give an appeal back that one has taken; say whether there was something to give back."""
    taken = _taken(moderator, timezone.now()).filter(pk=appeal_id)
    return taken.update(claimed_by=None, claimed_until=None) > 0


def _taken(moderator: Member, now: datetime) -> QuerySet[Appeal]:
    return Appeal.objects.filter(judged_at=None, claimed_by=moderator, claimed_until__gt=now)
