"""Forget who sent a notice of illegal content."""

from datetime import datetime

from django.db.models import Q

from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import FORGOTTEN_AFTER, STATUS_LASTS


def forget_senders(now: datetime) -> int:
    """Blank name and address of notices decided long ago; return how many. Two statements.

    Who complained is known until that is judged, too: they are told by mail. And of those
    that nobody decided for so long that their senders can't look any more.
    """
    old = Q(decided_at__lt=now - FORGOTTEN_AFTER) | Q(
        decided_at=None, received_at__lt=now - STATUS_LASTS
    )
    known = ~Q(name="", email="")
    waits = Q(complaint__isnull=False, complaint__judged_at=None)
    kinds = (LegalNotice.objects, PageNotice.objects)
    found = (rows.filter(old, known).exclude(waits) for rows in kinds)
    return sum(rows.update(name="", email="") for rows in found)
