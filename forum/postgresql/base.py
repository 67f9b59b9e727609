"""The database backend of forum.settings where the database is PostgreSQL.

Django asks a kept connection "SELECT 1" before the first query of each request.
A page that is ready takes one query, so that was half of what it asked; where all that
write are processes of one machine it takes none.
"""

import select
from typing import Any

from django.db.backends.postgresql import base

from forum.postgresql import commits
from forum.postgresql.announcing import Connection, Cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how it looks whether a kept connection still stands.

    `prepared` has the names of the statements that forum.ready.prepared made
    in it; None behind a pooler, whose next transaction may not have them.
    OPTIONS["commits"] is the path of the file in which commits are announced.
    """

    prepared: dict[str, str] | None = None

    def latest_commit(self) -> commits.Commit | None:
        """Return what the next commit changes; None within a transaction, or where nobody knows.

        In a transaction, what this connection sees is not what the others see.
        """
        path = self.settings_dict["OPTIONS"].get("commits")
        return commits.of(path).latest() if path and not self.in_atomic_block else None

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's own, and what announces commits."""
        parameters = super().get_connection_params()
        if parameters.pop("commits", None):
            parameters |= {"connection_factory": Connection, "cursor_factory": Cursor}
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return Django's own, which knows where to announce its commits."""
        connection = super().get_new_connection(conn_params)
        if isinstance(connection, Connection):
            connection.commits = commits.of(self.settings_dict["OPTIONS"]["commits"])
        return connection

    def is_usable(self) -> bool:
        """Say whether the other end still holds the connection, without a word to it if it does.

        Nothing comes unasked but a change of settings and the end, whether the
        server was stopped or a pooler has waited long enough. So a quiet socket
        is a good one; of any other Django's question decides.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
