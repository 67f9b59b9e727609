"""Forget who sent a notice of illegal content."""

from datetime import datetime

from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import FORGOTTEN_AFTER


def forget_senders(now: datetime) -> int:
    """Blank name and address of notices decided long ago; return how many. One statement.

    Who complained is known until that is judged, too: they are told by mail.
    """
    old = LegalNotice.objects.filter(decided_at__lt=now - FORGOTTEN_AFTER).exclude(
        complaint__isnull=False, complaint__judged_at=None
    )
    return old.exclude(name="", email="").update(name="", email="")
