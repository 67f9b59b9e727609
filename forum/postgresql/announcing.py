"""Connections whose commits are announced, whoever asks for them and by which way.

Below Django, so that no cursor of its driver passes by.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2 import OperationalError, extensions

from forum.postgresql.commits import Commits
from forum.postgresql.reading import only_reads

_COMMITS = re.compile(r"(^|;)\s*(COMMIT|END)\b", re.IGNORECASE)


class Connection(extensions.connection):
    """psycopg2's own, which announces the end of transactions that may have written."""

    commits: Commits
    may_have_written = False

    def commit(self) -> None:
        """Commit; announced if there may be something to be seen."""
        if not self.may_have_written:
            return super().commit()
        self.may_have_written = False
        with self._announced():
            super().commit()

    def rollback(self) -> None:
        """Roll back what nobody will see."""
        self.may_have_written = False
        super().rollback()

    @contextmanager
    def sending(self, query: Any) -> Iterator[None]:
        """Announce what may be committed by sending this, which doesn't only read."""
        if self.autocommit or _COMMITS.search(str(query)):
            with self._announced():
                yield
        else:
            self.may_have_written = True
            yield

    @contextmanager
    def _announced(self) -> Iterator[None]:
        try:
            self.commits.begin()
        except OSError as error:  # Better no commit than one that isn't seen.
            raise OperationalError(f"A commit can't be announced: {error}") from error
        try:
            yield
        finally:
            self.commits.end()


class Cursor(extensions.cursor):
    """psycopg2's own, all of whose ways to send something are known."""

    def execute(self, query: Any, *parameters: Any, **named: Any) -> None:
        """Send a query, or several."""
        if only_reads(query):
            return super().execute(query, *parameters, **named)
        with self.connection.sending(query):
            return super().execute(query, *parameters, **named)

    def executemany(self, query: Any, *parameters: Any, **named: Any) -> None:
        """Send a query again and again."""
        with self.connection.sending(query):
            super().executemany(query, *parameters, **named)

    def callproc(self, *parameters: Any, **named: Any) -> Any:
        """Call a function."""
        with self.connection.sending("CALL"):
            return super().callproc(*parameters, **named)

    def copy_from(self, *parameters: Any, **named: Any) -> None:
        """Copy into a table."""
        with self.connection.sending("COPY"):
            super().copy_from(*parameters, **named)

    def copy_expert(self, *parameters: Any, **named: Any) -> None:
        """Copy into a table or out of it."""
        with self.connection.sending("COPY"):
            super().copy_expert(*parameters, **named)
