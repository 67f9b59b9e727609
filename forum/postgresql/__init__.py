"""What PostgreSQL is told at the beginning of a connection, and at the end of a transaction."""

from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def use_short_queries() -> None:
    """Have every new connection told that queries here are many and short."""
    connection_created.connect(_tell, dispatch_uid="forum.postgresql")


def _tell(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Turn the compiling of queries off: of one that runs for 20 ms it takes a second.

    By a statement and not by the connection's options, which a pooler may
    refuse. And find out whether there is one: it answers with a number of its
    own, and gives each transaction another process of PostgreSQL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jit', 'off', false), pg_backend_pid()")
            _jit, process = cursor.fetchone()
        is_direct = process == connection.connection.info.backend_pid
        connection.prepared = {} if is_direct else None  # type: ignore[attr-defined]


# Asked in a transaction, beside wait_for_disk(): its locks don't last until it is on the disk.
LET_GO_EARLY = "set_config('synchronous_commit', 'off', true)"
# Its prepared statements are by key, and no value of one makes another plan better.
KEEP_PLANS = "set_config('plan_cache_mode', 'force_generic_plan', true)"
# A transaction that writes no more than a line of the log, and is waited for.
_FLUSH = "SELECT pg_logical_emit_message(true, 'dateline', '')"


def wait_for_disk() -> None:
    """Have the transaction that is open be on the disk before its request is answered.

    Who asks LET_GO_EARLY commits to the memory of PostgreSQL, and whoever
    waited for its locks goes on while the disk works. The log is written in
    order, so a short transaction that is waited for afterwards brings the
    first one with it; those of several writers reach the disk together. What
    was answered is kept. Only a crash within these milliseconds loses what
    others may have read already, and nobody was told yet that it stands.
    """
    transaction.on_commit(_flush)


def _flush() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLUSH)
