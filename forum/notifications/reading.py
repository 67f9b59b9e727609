"""Read notices."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.members.models import Member
from forum.notifications.models import Notice, NoticeQuerySet


def mark_all_read(*, member: Member, now: datetime | None = None) -> int:
    """Mark every notice that the member sees as read; return how many were unread."""
    return _mark(member, Notice.objects.filter(recipient=member), now)


def mark_read(*, member: Member, notice_id: int, now: datetime | None = None) -> int:
    """Mark one notice of the member as read; return 1, or 0 if it already was or isn't theirs."""
    return _mark(member, Notice.objects.filter(recipient=member, pk=notice_id), now)


def mark_read_about(*, member: Member, subject: str) -> int:
    """Mark the member's notices about a subject as read, which they have read elsewhere."""
    return _mark(member, Notice.objects.filter(recipient=member, subject=subject), None)


def _mark(member: Member, notices: NoticeQuerySet, now: datetime | None) -> int:
    """Mark the unread among the notices and lower the counter by as many.

    Locks the member first, as telling.withdraw() does. A notice that is told
    meanwhile is counted by its teller and stays unread.
    """
    with transaction.atomic():
        rows = Member.objects.filter(pk=member.pk)
        rows.select_for_update(no_key=True).values_list("pk").get()
        count = notices.unread().update(read_at=now or timezone.now())
        if count:
            rows.update(unread_notice_count=F("unread_notice_count") - count)
    return count
