"""Count the days on which a member reads, and settle their level on each."""

from datetime import UTC, datetime

from django.db import connection

from forum.members.models import Member
from forum.moderation.trust.settling import lock_and_settle
from forum.moderation.trust.standing import COLUMNS, fetch, parameters

_COUNT = f"""
UPDATE members_member SET visit_day_count = visit_day_count + 1, visited_on = %s
WHERE id = %s AND (visited_on IS NULL OR visited_on < %s)
RETURNING {COLUMNS}
"""  # noqa: S608


def count_day(member: Member, now: datetime) -> None:
    """Count today for a member who reads a discussion, and let their level be what it now is.

    The discussion calls it by settings.DISCUSSION_VISIT_LISTENER. Asks nothing
    but on the first page of a day: one statement then, which of many pages at
    once only one finds something to do for. Where the level changes it is
    settled under the member's lock, from facts that are read anew.
    """
    today = now.astimezone(UTC).date()
    if member.visited_on is not None and member.visited_on >= today:
        return
    day = connection.ops.adapt_datefield_value(today)
    counted = fetch(_COUNT, [day, member.pk, day, *parameters(now)], now)
    member.visited_on = today
    if any(standing.due != standing.level for standing in counted):
        lock_and_settle([member.pk], now)
