"""What set-up asks the database before Django starts: is it there, how far is it migrated?"""

import hashlib
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from setup.terminal import Stop

APPLIED = "SELECT count(*) FROM django_migrations"
CONNECT_LIMIT = 5  # Seconds.


def is_sqlite(url: str) -> bool:
    """Say whether the address names a SQLite file."""
    return url.startswith("sqlite:")


def sqlite_file(url: str) -> Path:
    """Return the file of sqlite:///relative or sqlite:////absolute."""
    return Path(url.removeprefix("sqlite:///"))


def name_stamp(url: str) -> str:
    """Return a short name for this database that gives no password away."""
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def describe(url: str) -> str:
    """Return the address without user and password."""
    if is_sqlite(url):
        return str(sqlite_file(url))
    parts = urlsplit(url)
    return f"{parts.path.strip('/')} on {parts.hostname or 'this machine'}:{parts.port or 5432}"


def count_applied_migrations(url: str) -> int:
    """Return how many migrations the database has seen; 0 for a new one.

    Raises Stop where a PostgreSQL server does not answer or refuses us.
    """
    if is_sqlite(url):
        return _count_on_sqlite(sqlite_file(url))
    return _count_on_postgresql(url)


def _count_on_sqlite(file: Path) -> int:
    if not file.exists():
        return 0
    connection = sqlite3.connect(file)
    try:
        return int(connection.execute(APPLIED).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _count_on_postgresql(url: str) -> int:
    import psycopg2
    from psycopg2.errors import UndefinedTable

    try:
        connection = psycopg2.connect(url, connect_timeout=CONNECT_LIMIT)
    except psycopg2.OperationalError as error:
        raise _unreachable(url, str(error).strip()) from error
    try:
        with connection.cursor() as cursor:
            cursor.execute(APPLIED)
            return int(cursor.fetchone()[0])
    except UndefinedTable:
        return 0
    finally:
        connection.close()


def _unreachable(url: str, reason: str) -> Stop:
    parts = urlsplit(url)
    if "does not exist" in reason and "database" in reason:
        mend = f"createdb -h {parts.hostname or 'localhost'} {parts.path.strip('/')}"
    elif "authentication" in reason or "role" in reason:
        mend = "check the user and password in DATABASE_URL=postgres://user:password@host/name"
    else:
        mend = (
            "start the server (sudo service postgresql start), check host and port in "
            "DATABASE_URL, or leave it away for SQLite"
        )
    return Stop(f"The database {describe(url)} cannot be used:\n  {reason}", mend)
