"""Empty tables between tests that write for good, though the site lets nobody empty them all."""

from importlib import import_module
from typing import Any

from django.core.management.commands import flush
from django.db import connection

log = import_module("forum.moderation.migrations.0007_log_in_a_chain")


def let_tests_empty_the_log() -> None:
    """Have `flush`, by which Django ends such a test, lay down the log's guard and put it back."""
    empty = flush.sql_flush

    def empty_unguarded(*args: Any, **options: Any) -> list[str]:
        vendor = connection.vendor
        return [*log.UNGUARD[vendor], *empty(*args, **options), *log.GUARD[vendor]]

    flush.sql_flush = empty_unguarded
