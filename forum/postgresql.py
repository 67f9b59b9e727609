"""What PostgreSQL is told at the beginning of every connection."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def use_short_queries() -> None:
    """Have every new connection told that queries here are many and short."""
    connection_created.connect(_tell, dispatch_uid="forum.postgresql")


def _tell(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Turn the compiling of queries off: of one that runs for 20 ms it takes a second.

    By a statement and not by the connection's options, which a pooler may refuse.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
