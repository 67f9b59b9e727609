"""Give back what was told, taken back since and kept, as each member had it."""

from collections import Counter
from collections.abc import Callable, Collection

from forum.notifications.models import KeptNotice
from forum.notifications.telling import take_back
from forum.ready import trips

# With the key that it had, so it stands where it stood. Who was told anew meanwhile keeps that.
_GIVE = """
    INSERT INTO notifications_notice
        (id, recipient_id, kind, actor_id, subject, place, is_aside, about, url, note, created_at,
        read_at)
    SELECT id, recipient_id, kind, actor_id, subject, place, CAST(%s AS boolean), about, url, note,
        created_at, read_at
    FROM notifications_keptnotice WHERE subject = %s
    ON CONFLICT DO NOTHING
    RETURNING recipient_id, read_at
"""
_FORGET = "DELETE FROM notifications_keptnotice WHERE subject = %s"
_FORGET_KIND = f"{_FORGET} AND kind = %s"


def give_back(
    *, subject: str, is_aside: bool, who_want_none: Callable[[set[int]], Collection[int]]
) -> Counter[int]:
    """Give every notice about a subject back, read or unread as it was; return who has it unread.

    By id, and how many that adds to what they have unread: nothing `is_aside`. `who_want_none`
    says which of the recipients want to hear nothing of it by now: they have it no more. The
    caller counts, and has locked the recipients by id. One statement; where anything was kept
    two and what that asks, one more where somebody wants none.
    """
    rows = trips.read_all((_GIVE, [is_aside, subject]))
    if not rows:
        return Counter()
    trips.write(_FORGET, [subject])
    if without := who_want_none({pk for pk, _read_at in rows}):
        take_back(subject=subject, recipients=without)
    return Counter(
        pk for pk, read_at in rows if read_at is None and not is_aside and pk not in without
    )


def forget_kept(*, subject: str, kind: str) -> None:
    """Let what was kept of one kind never come back: it isn't so any more. One statement.

    At once: what is kept afterwards stays.
    """
    trips.counted(_FORGET_KIND, [subject, str(kind)])


def find_kept(after: str, limit: int) -> list[str]:
    """Return the next subjects of which something is kept, in their order. One query by index."""
    rows = KeptNotice.objects.filter(subject__gt=after).order_by("subject")
    return list(rows.values_list("subject", flat=True).distinct()[:limit])


def forget_all_kept(subjects: Collection[str]) -> int:
    """Let nothing that was kept of these ever come back; return how many it was."""
    return KeptNotice.objects.filter(subject__in=list(subjects)).delete()[0]
