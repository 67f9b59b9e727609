"""Django's sessions in the database, read by SQL that is put together once.

Every page of a member begins with this row; the ORM took five times as long.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from forum.ready.columns import Columns

_session = Columns(Session)
_READ = (
    f"SELECT {_session.listed()} FROM django_session "  # noqa: S608
    "WHERE session_key = %s AND expire_date > %s"
)


class SessionStore(db.SessionStore):
    """Named as Django's own, whose name is in the salt that its sessions are signed with."""

    def _get_session_from_db(self) -> Session | None:
        """Return the row of a session that hasn't ended; one that has is begun anew."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return None
        return _session.row(found)
