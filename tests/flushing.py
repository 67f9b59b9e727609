"""Empty tables after tests that write for good, and leave what migrations wrote.

The site lets nobody empty them all. And Django puts the rows of migrations back
where the next such test begins: whatever else comes next would miss them, so
that tests would depend on their order.
"""

from importlib import import_module
from typing import Any

from django.core.management.commands import flush
from django.db import connection
from django.test import TransactionTestCase

log = import_module("forum.moderation.migrations.0003_guard_the_log")


def let_tests_empty_the_log() -> None:
    """Have `flush`, by which Django ends such a test, lay down the log's guard and put it back."""
    empty = flush.sql_flush

    def empty_unguarded(*args: Any, **options: Any) -> list[str]:
        vendor = connection.vendor
        return [*log.UNGUARD[vendor], *empty(*args, **options), *log.GUARD[vendor]]

    flush.sql_flush = empty_unguarded


def let_rows_of_migrations_stay() -> None:
    """Put back what migrations wrote (groups, rules, sites) right after the tables were emptied."""
    empty = TransactionTestCase._fixture_teardown

    def empty_and_put_back(self: TransactionTestCase) -> None:
        empty(self)
        creation: Any = connection.creation
        creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]

    TransactionTestCase._fixture_teardown = empty_and_put_back  # type: ignore[method-assign]
    TransactionTestCase._fixture_setup = classmethod(lambda cls: None)  # type: ignore[method-assign,assignment]
