"""Statements whose answers nobody needs, sent to PostgreSQL in one trip.

Each trip costs two switches between processes, and while a lock is held
others wait for each of them. SQLite is in this process and gets them at once.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from forum.ready import prepared
from forum.ready.prepared import Statement


class _Held(threading.local):
    """What waits to be sent, by thread as connections are; None where nothing is held back."""

    statements: list[Statement] | None = None


_held = _Held()


@contextmanager
def in_one_trip() -> Iterator[None]:
    """Hold back what write() is given, until counted() asks for an answer or this ends.

    Other statements inside go ahead of what is held back: they must not need it.
    """
    if connection.vendor != "postgresql" or _held.statements is not None:
        yield
        return
    _held.statements = []
    try:
        yield
        if _held.statements:
            _send(_held.statements)
    finally:
        _held.statements = None


def write(sql: str, values: Sequence[Any]) -> None:
    """Send a statement, or hold it back."""
    if _held.statements is None:
        _send([(sql, values)])
    else:
        _held.statements.append((sql, values))


def counted(sql: str, values: Sequence[Any]) -> int:
    """Send a statement after all that is held back; return how many rows it changed."""
    statements = [*(_held.statements or ()), (sql, values)]
    if _held.statements is not None:
        _held.statements = []
    return _send(statements)


def read_one(*statements: Statement) -> tuple[Any, ...] | None:
    """Send statements; return the first row that the last one found."""
    with connection.cursor() as cursor:
        prepared.execute(cursor, statements)
        return cursor.fetchone()


def read_all(*statements: Statement) -> list[tuple[Any, ...]]:
    """Send statements; return what the last one found."""
    with connection.cursor() as cursor:
        prepared.execute(cursor, statements)
        return cursor.fetchall()


def _send(statements: Sequence[Statement]) -> int:
    with connection.cursor() as cursor:
        prepared.execute(cursor, statements)
        return cursor.rowcount
