"""The versions of pages, as long as nothing at all was written.

Where it is known for less than a query that no commit came since, a version that was read
then still holds: SQLite says so, and on PostgreSQL the processes of one machine tell each
other (forum/postgresql/commits.py). Elsewhere each request asks.
"""

from typing import Any

from django.db import connection

from forum.ready.kinds import Kind, Version

# Of one commit; who asks for more pages than that between two writes asks the database again.
MOST = 2_000

# What the latest commit was, and the versions that were read after it. Replaced as a
# whole: threads may write into an old one, which nobody reads any more.
_read: tuple[Any, dict[Any, Version | None]] = (None, {})


def find_version(kind: Kind, arguments: dict[str, Any]) -> Version | None:
    """Return what a page is made from now, in one query or none."""
    global _read
    latest_commit = getattr(connection, "latest_commit", None)
    commit = latest_commit() if latest_commit else None
    if commit is None:
        return kind.find_version(arguments)
    kept = _read
    if kept[0] != commit or len(kept[1]) >= MOST:
        kept = _read = (commit, {})
    key = (kind.view, *arguments.values())
    try:
        return kept[1][key]
    except KeyError:
        # A commit that came after the number was asked may be in here: newer than need be,
        # and gone with the next request.
        version = kept[1][key] = kind.find_version(arguments)
        return version
