"""Tell members what happened, and take it back; the counter of unread stays exact."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from forum.members.counting import add_to_counters
from forum.notifications.models import Notice
from forum.ready import trips
from forum.ready.prepared import Statement

MAX_ABOUT_LENGTH = 200  # Characters; a longer headline is cut.
MAX_NOTE_LENGTH = 500  # Characters.

# One statement that says whether a row was made, on both databases and inside
# the caller's transaction. The ORM can insert and ignore, but doesn't say then
# what it did; catching the error would cost a savepoint and two more trips.
_INSERT = """
    INSERT INTO notifications_notice
        (recipient_id, kind, actor_id, subject, place, is_aside, about, url, note, created_at)
    VALUES {rows}
    ON CONFLICT (recipient_id, subject, kind) DO NOTHING
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# What is deleted says itself whether it was counted: nothing goes uncounted that came meanwhile.
# By its columns: asked there whether one of them IS NULL, SQLite 3.40 says no of one that is.
_TAKE = """
    DELETE FROM notifications_notice WHERE {which}
    RETURNING recipient_id, read_at, is_aside
"""
# Kept first, where what is taken back may come back.
_KEEP = """
    INSERT INTO notifications_keptnotice
        (id, recipient_id, kind, actor_id, subject, place, about, url, note, created_at, read_at)
    SELECT id, recipient_id, kind, actor_id, subject, place, about, url, note, created_at, read_at
    FROM notifications_notice WHERE {which}
"""
_LOCK_TOLD = """
    SELECT id FROM members_member
    WHERE id IN (SELECT recipient_id FROM notifications_notice WHERE {which})
    ORDER BY id FOR NO KEY UPDATE
"""


def tell(
    *,
    recipient_id: int,
    kind: str,
    subject: str,
    url: str,
    place: str = "",
    is_aside: bool = False,
    about: str = "",
    actor_id: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> bool:
    """Write a notice, once for each recipient, subject and kind; say whether it is new.

    Nobody is told of their own doing. `url` is a path on this site; `about`
    and `note` never hold the text of a comment. Told `is_aside` of a place
    that can't be seen now, the recipient hears of it once it can. Runs inside the caller's
    transaction: two statements, the second of which locks the recipient, so a
    caller with several recipients goes through them by id.
    """
    if actor_id == recipient_id:
        return False
    insert = _insert(
        {recipient_id: kind}, subject=subject, url=url, place=place, is_aside=is_aside,
        about=about, actor_id=actor_id, note=note, now=now,
    )  # fmt: skip
    is_new = trips.counted(*insert) == 1
    if is_new and not is_aside:
        add_to_counters({"unread_notice_count": {recipient_id: 1}})
    return is_new


def write_notices(kinds: Mapping[int, str], **told: Any) -> None:
    """Write a notice to each recipient, of the kind that stands by their id.

    `told` is what tell() takes. Counts nothing: the caller adds to the
    counters of whom it tells. One statement; none for nobody.
    """
    if kinds:
        trips.write(*_insert(kinds, **told))


def _insert(
    kinds: Mapping[int, str],
    *,
    subject: str,
    url: str,
    place: str = "",
    is_aside: bool = False,
    about: str = "",
    actor_id: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Statement:
    created_at = connection.ops.adapt_datetimefield_value(now or timezone.now())
    shared = (
        actor_id, subject, place, is_aside, about[:MAX_ABOUT_LENGTH], url, note[:MAX_NOTE_LENGTH],
        created_at,
    )  # fmt: skip
    values = [
        value for member_id, kind in kinds.items() for value in (member_id, str(kind), *shared)
    ]
    return _INSERT.format(rows=", ".join([_ROW] * len(kinds))), values


def withdraw(*, subject: str, kind: str = "", recipients: Collection[int] | None = None) -> None:
    """Take back every notice about a subject, or of one kind; unread ones leave the counters too.

    `recipients` are whose, if not everybody's. Runs inside the caller's transaction. Locks
    the recipients by id and then the notices, the order in which reading.mark_all_read()
    takes them. One trip; one statement more where any were unread.
    """
    if unread := take_back(subject=subject, kind=kind, recipients=recipients):
        add_to_counters({"unread_notice_count": {pk: -number for pk, number in unread.items()}})


def take_back(
    *,
    subject: str,
    kind: str = "",
    recipients: Collection[int] | None = None,
    is_kept: bool = False,
) -> Counter[int]:
    """Do as withdraw() but leave the counters to the caller; return how many each had unread.

    What `is_kept` can be given back (giving_back.py).
    """
    which = "subject = %s"
    values: list[Any] = [subject]
    if kind:
        which, values = f"{which} AND kind = %s", [*values, str(kind)]
    if recipients is not None:
        marks = ", ".join(["%s"] * len(recipients)) or "NULL"
        which, values = f"{which} AND recipient_id IN ({marks})", [*values, *recipients]
    taking = [(_TAKE.format(which=which), values)]
    keeping = [(_KEEP.format(which=which), values)] if is_kept else []
    if connection.vendor == "postgresql":
        taking = [(_LOCK_TOLD.format(which=which), values), *keeping, *taking]
    else:
        for keep in keeping:
            trips.write(*keep)
    rows = trips.read_all(*taking)
    return Counter(pk for pk, read_at, is_aside in rows if read_at is None and not is_aside)


def reword(*, subject: str, kind: str, recipients: Collection[int], note: str) -> None:
    """Let the notices that some members have say something else; nothing calls them back."""
    told = Notice.objects.filter(subject=subject, kind=kind, recipient__in=list(recipients))
    told.update(note=note[:MAX_NOTE_LENGTH])


def rename(*, subject: str, to: str, kind: str, recipients: Collection[int]) -> None:
    """Let the notices that some members have be known by another subject, with what comes of that.

    Not of whoever has one about that already: there is one of a kind.
    """
    told = Notice.objects.filter(kind=kind, recipient__in=list(recipients))
    have = told.filter(subject=to).values("recipient")
    told.filter(subject=subject).exclude(recipient__in=have).update(subject=to)
