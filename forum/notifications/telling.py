"""Tell a member something, and take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.members.models import Member
from forum.notifications.models import Notice


def tell(
    *,
    recipient_id: int,
    kind: str,
    subject: str,
    url: str,
    about: str = "",
    actor_id: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> None:
    """Write a notice and count it as unread; the same thing is told once, to nobody by oneself.

    Runs in the caller's transaction and locks the recipient's row. Two
    statements. Who tells several members does so in the order of their ids.
    """
    if recipient_id == actor_id:
        return
    with transaction.atomic():
        Member.objects.filter(pk=recipient_id).update(
            unread_notice_count=F("unread_notice_count") + 1
        )
        _notice, is_new = Notice.objects.get_or_create(
            recipient_id=recipient_id,
            kind=kind,
            subject=subject,
            defaults={
                "url": url,
                "about": about[:200],
                "actor_id": actor_id,
                "note": note[:500],
                "created_at": now or timezone.now(),
            },
        )
        if not is_new:
            Member.objects.filter(pk=recipient_id).update(
                unread_notice_count=F("unread_notice_count") - 1
            )


def withdraw(*, subject: str) -> None:
    """Take back every notice about a subject, and the unread ones from the counts.

    Locks the recipients' rows in the order of their ids.
    """
    with transaction.atomic():
        told = Notice.objects.filter(subject=subject)
        recipients = sorted(set(told.values_list("recipient_id", flat=True)))
        if not recipients:
            return
        rows = Member.objects.filter(pk__in=recipients).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        for notice in told.filter(read_at__isnull=True):
            Member.objects.filter(pk=notice.recipient_id).update(
                unread_notice_count=F("unread_notice_count") - 1
            )
        told.delete()
