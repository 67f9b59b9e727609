"""Statements that PostgreSQL plans once a connection, where it is asked without a pooler.

What is written of a post are a few rows found by their keys: PostgreSQL took
as long to read and plan its statements as to do them. What each page of a member
begins with it planned for ten times as long.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import DatabaseError, connection

from forum.postgresql.reading import READING, only_reads

Statement = tuple[str, Sequence[Any]]
# Between two statements of one trip.
SEPARATOR = ";\n"
# Statements a connection keeps; some differ by how many members are told.
MOST = 80
# What PostgreSQL says of a prepared statement whose columns have changed their types, of
# one it has not, and of a name it has already: there is a pooler after all.
OUT_OF_STEP = ("0A000", "26000", "42P05")

_numbers = count(1)


def execute(cursor: Any, statements: Sequence[Statement]) -> None:
    """Execute statements in one trip; of the last, `cursor` then has what it found.

    More than one only on PostgreSQL. Where what was prepared doesn't hold any more, the
    connection prepares nothing again until it is replaced; within a transaction, which is lost
    then, that raises once.
    """
    known = getattr(connection, "prepared", None)
    if known is None:
        return _execute_plainly(cursor, statements)
    # None of a trip that failed is known afterwards, so names are never given twice.
    made: dict[str, str] = {}
    parts: list[str] = []
    values: list[Any] = []
    for sql, own in statements:
        name = known.get(sql) or made.get(sql)
        if name is None and len(known) + len(made) < MOST:
            prefix = READING if only_reads(sql) else "dateline_"
            name = made[sql] = f"{prefix}{next(_numbers)}"
            parts.append(f"PREPARE {name} AS {_numbered(sql)}")
        marks = f" ({', '.join(['%s'] * len(own))})" if own else ""
        parts.append(sql if name is None else f"EXECUTE {name}{marks}")
        values += own
    try:
        cursor.execute(SEPARATOR.join(parts), values)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) not in OUT_OF_STEP:
            raise
        connection.prepared = None  # type: ignore[attr-defined]
        if connection.in_atomic_block:
            raise
        return _execute_plainly(cursor, statements)
    known.update(made)


def _execute_plainly(cursor: Any, statements: Sequence[Statement]) -> None:
    cursor.execute(
        SEPARATOR.join(sql for sql, _values in statements),
        [value for _sql, values in statements for value in values],
    )


def _numbered(sql: str) -> str:
    """Return the statement with its parameters as PREPARE has them, safe from the driver."""
    numbers = count(1)
    return re.sub("%s", lambda _mark: f"${next(numbers)}", sql).replace("%", "%%")
