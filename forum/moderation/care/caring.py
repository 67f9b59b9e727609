"""Keep what a moderator wants of the room for themselves."""

from forum.members.models import Member
from forum.moderation.care.models import Care


def set_care(*, moderator: Member, **wishes: bool) -> Care:
    """Keep a moderator's wishes: one row each, written by themselves alone."""
    return Care.objects.update_or_create(member=moderator, defaults=wishes)[0]
