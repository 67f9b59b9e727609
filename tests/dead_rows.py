"""Sweep up the rows that tests leave behind on PostgreSQL, which nobody sees.

A test is rolled back, but there its rows stay in their tables, dead, and whatever
walks such a table afterwards reads them again. After a test of 100,000 comments
each test beside it asks PostgreSQL for twice the time.
"""

from time import monotonic

from django.db import connection
from pytest_django import DjangoDbBlocker

MANY = 2_000  # Rows of a table: fewer are read faster than swept.
BETWEEN = 1  # Seconds: PostgreSQL counts them no more often.
DEAD = "SELECT relid::regclass::text FROM pg_stat_user_tables WHERE n_dead_tup > %s"


class Sweeper:
    """A plugin of pytest that sweeps between tests."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._blocker = blocker
        self._looked_at = 0.0

    def pytest_runtest_logfinish(self) -> None:
        """Look after a test, once it has taken back what it wrote."""
        if monotonic() - self._looked_at > BETWEEN:
            with self._blocker.unblock():
                sweep()
            self._looked_at = monotonic()


def sweep() -> None:
    """Sweep the tables in which many rows are dead."""
    if connection.in_atomic_block:  # What a whole file shares stands there yet.
        return
    with connection.cursor() as cursor:
        cursor.execute(DEAD, [MANY])
        tables = [table for (table,) in cursor.fetchall()]
        if tables:
            cursor.execute(f"VACUUM {', '.join(tables)}")
