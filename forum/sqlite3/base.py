"""The database backend of forum.settings where the database is SQLite.

SQLite lets a transaction that finds another one writing sleep for 1, 2, 5, 10
and up to 100 ms between its tries. A post holds the lock for 2 ms: of eight
writers most slept while nobody wrote, and one for more than a second.
"""

import random
import sqlite3
import threading
import time
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from forum.sqlite3 import commits

# Seconds between two tries of the one thread of a process that is next; a try takes 0.02 ms.
SHORTEST, LONGEST = 0.0005, 0.002

LONGEST_KEPT = 6_000  # Characters of a statement.

_next = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, which looks for the marks of a statement once and not each time.

    A reply is 12 statements, some of 4,000 characters: a twentieth of what it costs.
    """

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Return a statement as SQLite wants its parameters marked."""
        if param_names is not None or len(query) > LONGEST_KEPT:
            return super().convert_query(query, param_names=param_names)
        return with_question_marks(query)


@lru_cache(maxsize=200)
def with_question_marks(query: str) -> str:
    """Return a statement with ? in place of %s, and % of %%."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for its cursors and how a transaction waits for its turn."""

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a new cursor."""
        return self.connection.cursor(factory=Cursor)

    def latest_commit(self) -> commits.Commit | None:
        """Return what the next commit changes; None within a transaction.

        There what this connection sees is not what the others see.
        """
        return None if self.in_atomic_block else commits.latest(str(self.settings_dict["NAME"]))

    def close(self) -> None:
        """Close; the file may be another when it is opened again."""
        commits.forget_what_was_replaced()
        super().close()

    def _start_transaction_under_autocommit(self) -> None:
        """Begin, or raise OperationalError after OPTIONS["timeout"] seconds of waiting.

        The threads of a process stand in line, and the first of them tries often.
        """
        timeout = self.settings_dict["OPTIONS"]["timeout"]
        ends_at = time.monotonic() + timeout
        is_next = _next.acquire(timeout=timeout)
        try:
            self._try_until(ends_at, timeout)
        finally:  # Whatever became of it: all others of this process stand behind.
            if is_next:
                _next.release()

    def _try_until(self, ends_at: float, timeout: float) -> None:
        self._let_sqlite_wait(0)
        try:
            while not self._began():
                if time.monotonic() > ends_at:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]
                    return  # It has raised, or was lucky.
                time.sleep(random.uniform(SHORTEST, LONGEST))
        finally:
            self._let_sqlite_wait(timeout)

    def _began(self) -> bool:
        """Try once; say whether the lock is ours."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # The rest says why.
                raise
            return False
        return True

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")
