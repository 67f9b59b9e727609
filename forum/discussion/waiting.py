"""Wait for who writes the same, or by the same author, and read what they wrote."""

import re
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from forum.discussion.checking import MOST_LOCKS, Anew
from forum.members.models import Member
from forum.ready import trips

# What the locks of texts begin with, and that which all share who write a text.
OF_TEXTS, OF_ALL = 1, 2
LOCK_TEXTS = ", ".join(
    [
        f"pg_advisory_xact_lock_shared({OF_ALL}, CAST(%(lock_of_all)s AS integer))",
        *(
            f"pg_advisory_xact_lock({OF_TEXTS}, CAST(%(lock_{number})s AS integer))"
            for number in range(MOST_LOCKS)
        ),
    ]
)
NOTHING_ANEW = Anew()
# How a value is named.
_NAME = re.compile(r"%\((\w+)\)s")


def positional(sql: str) -> tuple[str, list[str]]:
    """Return SQL as it is sent, with the names of its values in order."""
    return _NAME.sub("%s", sql), _NAME.findall(sql)


_WAIT = positional(f"SELECT pg_advisory_xact_lock(%(author)s), {LOCK_TEXTS}")


def wait_for_posts(author_id: int, anew: Anew = NOTHING_ANEW) -> None:
    """Let no post of a member's end after a measure against them that begins now.

    On PostgreSQL takes the lock that a post of theirs holds, and for a text those that
    posts of such texts hold; before the discussion and the member's row. SQLite lets one
    transaction write at a time.
    """
    if connection.vendor == "postgresql":
        sql, names = _WAIT
        asked = {"author": author_id, **locks_of(anew)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked[name] for name in names])


def wait_for_all_posts() -> None:
    """Let every text that is being written be written, and judge all others after this.

    Call first in a transaction that changes by what texts are judged anywhere. SQLite lets
    one transaction write at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [OF_ALL])


def read_anew(anew: Anew) -> str | None:
    """Read what lock_grounds() reads of it, for who writes without. Call under the locks."""
    if not anew.values:
        return None
    sql, names = _reading_anew(connection.vendor)
    found = trips.read_one((sql, [anew.values[name] for name in names]))
    return found[0] if found else None


def read_standing(author: Member) -> None:
    """Read anew what is held against somebody who writes without lock_grounds().

    Call after wait_for_posts(), and nothing they write comes after a measure against them.
    """
    standing = Member.objects.values_list("suspended_until", "warning_number")
    author.suspended_until, author.warning_number = standing.get(pk=author.pk)


@cache
def _reading_anew(vendor: str) -> tuple[str, list[str]]:
    return positional(f"SELECT {sql_of_anew(vendor)}")


def sql_of_anew(vendor: str) -> str:
    """Return what reads it, as one value of a statement."""
    place = settings.DISCUSSION_READ_ANEW
    return import_string(place)[vendor] if place else "NULL"


def locks_of(anew: Anew) -> dict[str, int | None]:
    """Return the values that LOCK_TEXTS names."""
    locks = [*anew.locks, *[None] * MOST_LOCKS][:MOST_LOCKS]
    of_all = 0 if anew.values else None
    return {f"lock_{number}": lock for number, lock in enumerate(locks)} | {"lock_of_all": of_all}
