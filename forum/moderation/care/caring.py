"""Keep what a moderator wants of the room for themselves."""

from django.db import transaction

from forum.members.models import Member
from forum.moderation.care.models import Care


def set_care(*, moderator: Member, **wishes: bool) -> Care:
    """Keep a moderator's wishes: one row each, written by themselves alone."""
    return Care.objects.update_or_create(member=moderator, defaults=wishes)[0]


def keep_good(*, moderator: Member, comment_id: int | None, at: int) -> bool:
    """Remember which good comment came after which decision; say whether it is the first to say so.

    Of two pages at once one shows it: a conditional UPDATE.
    """
    with transaction.atomic():
        Care.objects.bulk_create([Care(member=moderator)], ignore_conflicts=True)
        mine = Care.objects.filter(member=moderator, good_at__lt=at)
        return mine.update(good=comment_id, good_at=at) > 0
