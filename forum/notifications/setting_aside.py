"""Keep notices from their readers while the place they tell of can't be seen."""

from django.db.models import Count, F, Q

from forum.members.models import Member
from forum.notifications.models import Notice, NoticeQuerySet

BATCH = 500  # Members a statement.


def set_aside(*, place: str, is_aside: bool) -> None:
    """Set every notice about a place aside, or give all of them back, as they were.

    Unread ones leave the counters and come back into them. Runs inside the
    caller's transaction, which holds the place, so that nobody is told of it
    meanwhile. Locks the recipients by id: a caller that touches other members
    too has locked all of them before.
    """
    told = astray(place=place, is_aside=is_aside)
    recipients = told.order_by("recipient").values_list("recipient", flat=True).distinct()
    ids = list(recipients)
    for start in range(0, len(ids), BATCH):
        _move(told, ids[start : start + BATCH], is_aside=is_aside)


def astray(*, place: str, is_aside: bool) -> NoticeQuerySet:
    """Keep the notices about a place that aren't set aside as they should be."""
    return Notice.objects.filter(place=place).exclude(is_aside=is_aside)


def _move(told: NoticeQuerySet, ids: list[int], *, is_aside: bool) -> None:
    """Move the notices of some members; counted by how many are unread, a few statements."""
    members = Member.objects.filter(pk__in=ids).order_by("pk")
    list(members.select_for_update(no_key=True).values_list("pk", flat=True))
    told = told.filter(recipient__in=ids)
    # Counted under the lock: reading, too, takes it before it marks anything.
    unread = (
        told.order_by().values_list("recipient").annotate(n=Count("pk", filter=Q(read_at=None)))
    )
    by_count: dict[int, list[int]] = {}
    for member_id, count in unread:
        by_count.setdefault(count, []).append(member_id)
    told.update(is_aside=is_aside)
    for count, member_ids in by_count.items():
        change = -count if is_aside else count
        Member.objects.filter(pk__in=member_ids).update(
            unread_notice_count=F("unread_notice_count") + change
        )
