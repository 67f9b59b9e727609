"""Sweep up the rows that tests leave behind on PostgreSQL, which nobody sees.

A test is rolled back, but there its rows stay in their tables, dead, and whatever
walks such a table afterwards reads them again: after a test of 100,000 comments
each test beside it asks PostgreSQL for twice the time.
"""

from time import monotonic

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests import flushing

MANY = 10_000  # Dead rows of a table: fewer are read faster than swept.
BETWEEN = 1  # Seconds: PostgreSQL counts them no more often.
DEAD = "SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > %s"
REFERENCES = """SELECT one.relname, other.relname FROM pg_constraint
    JOIN pg_class one ON one.oid = conrelid JOIN pg_class other ON other.oid = confrelid
    WHERE contype = 'f'"""


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
    """Empty all tables in which nothing stands, where many rows are dead in one of them.

    By TRUNCATE and not by VACUUM: after that the planner takes them for tables of no rows,
    and plans a walk over the whole of each, which takes hours once a test has filled them.
    """
    if connection.in_atomic_block:  # What a whole file shares stands there yet.
        return
    with connection.cursor() as cursor:
        cursor.execute(DEAD, [MANY])
        if not cursor.fetchall():
            return
        empty = set(connection.introspection.django_table_names()) - flushing.written()
        cursor.execute(REFERENCES)
        references = cursor.fetchall()
        # PostgreSQL empties none to which a table refers that stays as it is.
        while used := {to for by, to in references if by not in empty and to in empty}:
            empty -= used
        with transaction.atomic(), flushing.unguarded(empty):
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(f"TRUNCATE {', '.join(map(flushing.quote, sorted(empty)))}")
