"""Forget who sent a notice of illegal content."""

from datetime import datetime

from django.db.models import Q

from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import FORGOTTEN_AFTER, STATUS_LASTS


def forget_senders(now: datetime) -> int:
    """Blank name and address of notices decided long ago; return how many. One statement.

    Who complained is known until that is judged, too: they are told by mail. And of those
    that nobody decided for so long that their senders can't look any more.
    """
    old = LegalNotice.objects.filter(
        Q(decided_at__lt=now - FORGOTTEN_AFTER)
        | Q(decided_at=None, received_at__lt=now - STATUS_LASTS)
    ).exclude(complaint__isnull=False, complaint__judged_at=None)
    return old.exclude(name="", email="").update(name="", email="")
