"""Add to the counters of several members at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from forum.ready import trips

# Rows are locked by id, the one order, which an UPDATE alone doesn't promise.
# SQLite has but one lock.
_UPDATE = {
    "postgresql": """
        WITH locked AS MATERIALIZED (
            SELECT id FROM members_member WHERE id IN ({ids}) ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE members_member AS member SET {sets} FROM locked WHERE member.id = locked.id
    """,
    "sqlite": "UPDATE members_member AS member SET {sets} WHERE member.id IN ({ids})",
}
_MAY_WRITE = " AND (member.id <> %s OR suspended_until IS NULL OR suspended_until <= %s)"


def add_to_counters(
    added: Mapping[str, Mapping[int, int]],
    *,
    writer_id: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Add to counters: by their name, and by the member's id. Locks the members, by id.

    Says False if the writer is named and may not write `now`; the condition is
    in the UPDATE, so a suspension that was committed a moment ago counts.
    Whoever hears False undoes the transaction. One statement.
    """
    ids = sorted({member_id for numbers in added.values() for member_id in numbers})
    values: list[Any] = []
    sets = []
    for counter, numbers in ((name, one) for name, one in added.items() if one):
        whens = " ".join(["WHEN %s THEN %s"] * len(numbers))
        sets.append(f"{counter} = {counter} + CASE member.id {whens} ELSE 0 END")
        values += [value for pair in numbers.items() for value in pair]
    sql = _UPDATE[connection.vendor].format(ids=", ".join(["%s"] * len(ids)), sets=", ".join(sets))
    # On PostgreSQL the lock, with its ids, is written before the values.
    values = [*ids, *values] if connection.vendor == "postgresql" else [*values, *ids]
    if writer_id is not None and now is not None:
        sql += _MAY_WRITE
        values += [writer_id, connection.ops.adapt_datetimefield_value(now)]
    return trips.counted(sql, values) == len(ids)
