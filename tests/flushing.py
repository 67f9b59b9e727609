"""Empty tables after tests that write for good, and leave what migrations wrote.

Django would empty every table, hundreds of files on PostgreSQL, and put the
rows of migrations back only where the next such test begins: whatever else
came next would miss them, so that tests would depend on their order. Here the
tables alone are emptied in which something stands, and those that migrations
filled (groups, rules, sites) are touched only if a test has changed them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection, transaction
from django.test import TransactionTestCase

Rows = list[tuple]
log = import_module("forum.moderation.migrations.0003_guard_the_log")


def empty_only_what_was_written() -> None:
    """Have Django end tests that write for good so, from the rows on that stand there now."""
    kept = {table: _read(table) for table in written()}
    TransactionTestCase._fixture_setup = classmethod(lambda cls: None)
    TransactionTestCase._fixture_teardown = lambda self: _go_back_to(kept)


def _go_back_to(kept: dict[str, Rows]) -> None:
    """Empty what was written, and put back what migrations wrote where it isn't as it was."""
    now = written()
    changed = [table for table in kept if table not in now or _read(table) != kept[table]]
    emptied = [table for table in now if table not in kept or table in changed]
    with (
        unguarded({*emptied, *changed}),
        # SQLite would look for what refers to each row; all of that goes as well.
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for table in emptied:
            cursor.execute(f"DELETE FROM {quote(table)}")
        for table in changed:
            marks = ", ".join(["%s"] * len(kept[table][0]))
            cursor.executemany(f"INSERT INTO {quote(table)} VALUES ({marks})", kept[table])


def written() -> set[str]:
    """Return the tables in which something stands."""
    tables = connection.introspection.django_table_names(include_views=False)
    asked = ", ".join(f"EXISTS (SELECT 1 FROM {quote(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return {table for table, found in zip(tables, cursor.fetchone(), strict=True) if found}


def _read(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(table)} ORDER BY 1")
        return cursor.fetchall()


def quote(table: str) -> str:
    """Return a table's name as SQL spells it."""
    return connection.ops.quote_name(table)


@contextmanager
def unguarded(tables: set[str]) -> Iterator[None]:
    """Lay down the guard of the log, which the site lets nobody empty, and put it back."""
    is_guarded = not tables.isdisjoint({log.ENTRY, log.HEAD})
    with connection.cursor() as cursor:
        for statement in log.UNGUARD[connection.vendor] if is_guarded else ():
            cursor.execute(statement)
        yield
        for statement in log.GUARD[connection.vendor] if is_guarded else ():
            cursor.execute(statement)
