"""Forget what moderators looked at: a fortnight later it is nobody's business any more."""

from datetime import date

from forum.members.models import Member
from forum.moderation.care.models import HardLook
from forum.moderation.care.rules import KEPT_FOR


def forget_looks_of(moderator: Member, today: date) -> None:
    """Delete what one moderator looked at long ago: on each day on which they look at more."""
    HardLook.objects.filter(member=moderator, day__lte=today - KEPT_FOR).delete()


def forget_looks(today: date) -> int:
    """Delete the same of everybody, for who came no more; return how many. One statement."""
    return HardLook.objects.filter(day__lte=today - KEPT_FOR).delete()[0]
