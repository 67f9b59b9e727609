"""Forget who sent a notice of illegal content."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import FORGOTTEN_AFTER, STATUS_LASTS
from forum.moderation.legal.turns.models import NoticeTurn


def forget_senders(now: datetime) -> int:
    """Blank name and address of notices decided long ago; return how many. Two statements.

    Who complained is known until that is judged, too: they are told by mail. So is who may
    complain of what became of the comment or the page since. And of those
    that nobody decided for so long that their senders can't look any more.
    """
    old = Q(decided_at__lt=now - FORGOTTEN_AFTER) | Q(
        decided_at=None, received_at__lt=now - STATUS_LASTS
    )
    known = ~Q(name="", email="")
    fresh = NoticeTurn.objects.filter(turned_at__gte=now - FORGOTTEN_AFTER)
    waiting = NoticeComplaint.objects.filter(judged_at=None)
    kinds = (
        rows.exclude(Exists(fresh.filter(**{name: OuterRef("pk")}))).exclude(
            Exists(waiting.filter(**{name: OuterRef("pk")}))
        )
        for rows, name in ((LegalNotice.objects, "notice"), (PageNotice.objects, "page_notice"))
    )
    return sum(rows.filter(old, known).update(name="", email="") for rows in kinds)
