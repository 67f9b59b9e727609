"""Django's sessions in the database, read together with the member they are of.

Every page of a member begins with these rows; the ORM took five times as long,
and two statements. allauth notes whose a session is when it begins
(usersessions); of one that it doesn't know the member is asked for apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from forum.members.models import FACTORS, Member
from forum.ready import trips
from forum.ready.columns import Columns

_session, _member = Columns(Session), Columns(Member)
_factors = ", ".join(f"'{factor}'" for factor in FACTORS)
_JOINED = {"sqlite": "group_concat({}, ' ')", "postgresql": "string_agg({}, ' ')"}
_READ = f"""
SELECT {_session.listed("session")}, {_member.listed("member")},
    EXISTS (
        SELECT 1 FROM {Authenticator._meta.db_table} AS factor
        WHERE factor.user_id = member.id AND factor.type IN ({_factors})
    ),
    CASE WHEN member.is_staff THEN (
        SELECT {{joined}}
        FROM members_member_groups AS role
        JOIN auth_group_permissions AS granted ON granted.group_id = role.group_id
        JOIN auth_permission AS permission ON permission.id = granted.permission_id
        JOIN django_content_type AS kind ON kind.id = permission.content_type_id
        WHERE role.member_id = member.id
    ) END
FROM django_session AS session
LEFT JOIN {UserSession._meta.db_table} AS began ON began.session_key = session.session_key
LEFT JOIN members_member AS member ON member.id = began.user_id
WHERE session.session_key = %s AND session.expire_date > %s
"""  # noqa: S608
_READ_ON = {
    vendor: _READ.format(joined=joined.format("kind.app_label || '.' || permission.codename"))
    for vendor, joined in _JOINED.items()
}


class SessionStore(db.SessionStore):
    """Named as Django's own, whose name is in the salt that its sessions are signed with."""

    # A member's columns, whether there is a second factor, and for staff what their roles allow,
    # as the database gave them.
    read_along: tuple[Any, ...] | None = None

    def _get_session_from_db(self) -> Session | None:
        """Return the row of a session that hasn't ended; one that has is begun anew."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = trips.read_one((_READ_ON[connection.vendor], [self.session_key, now]))
        if found is None:
            self._session_key = None
            return None
        self.read_along = found[len(_session) :]
        return _session.row(found[: len(_session)])


_session_asked: ContextVar[SessionBase | None] = ContextVar("session_asked", default=None)


@contextmanager
def members_read_along(session: SessionBase) -> Iterator[None]:
    """Let find_read_along() give the member that was read with this session."""
    token = _session_asked.set(session)
    try:
        yield
    finally:
        _session_asked.reset(token)


def find_read_along(member_id: int) -> Member | None:
    """Return the member of that id if read with the session, second factor and roles known."""
    session = _session_asked.get()
    found = session.read_along if isinstance(session, SessionStore) else None
    if found is None or found[0] != member_id:
        return None
    *columns, has_second_factor, permissions = found
    member = _member.row(columns)
    member.has_second_factor = bool(has_second_factor)
    member.permissions_read = frozenset((permissions or "").split())
    return member
