"""The database backend of forum.settings where the database is PostgreSQL.

Django asks a kept connection "SELECT 1" before the first query of each request.
A page that is ready takes one query, so that was half of what it asked.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how it looks whether a kept connection still stands.

    `prepared` has the names of the statements that forum.ready.prepared made
    in it; None behind a pooler, whose next transaction may not have them.
    """

    prepared: dict[str, str] | None = None

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
