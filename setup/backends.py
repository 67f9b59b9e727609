"""Which databases, caches and browsers the tests can reach here."""

import getpass
import os
import shutil
from dataclasses import dataclass

CONNECT_LIMIT = 3  # Seconds.
SHELL = "chromium-headless-shell"


@dataclass(frozen=True)
class Backend:
    """A backend the suite can run on; `address` is empty where it can't, and `why` says so."""

    name: str
    address: str
    why: str = ""


def find_postgresql() -> Backend:
    """Try DATABASE_URL, else the server of this machine.

    Every run makes databases of its own, so the user must be allowed to.
    """
    import psycopg2

    given = os.environ.get("DATABASE_URL", "")
    url = (
        given
        if given.startswith("postgres")
        else (f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres")
    )
    try:
        connection = psycopg2.connect(url, connect_timeout=CONNECT_LIMIT)
    except psycopg2.OperationalError as error:
        return Backend("PostgreSQL", "", str(error).strip().splitlines()[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        may_create = cursor.fetchone()[0]
    connection.close()
    if not may_create:
        return Backend("PostgreSQL", "", "its user may not create databases")
    return Backend("PostgreSQL", url)


def find_redis() -> Backend:
    """Try REDIS_URL, else the server of this machine."""
    import redis

    url = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_LIMIT) as server:
            server.ping()
    except redis.RedisError as error:
        return Backend("Redis", "", str(error))
    return Backend("Redis", url)


def find_chromium() -> Backend:
    """Look for CHROMIUM, else for the headless shell on the PATH, else for the whole browser.

    The shell draws the same pages without a browser around them, for two thirds of the CPU.
    """
    found = _find_browser(os.environ.get("CHROMIUM", ""), SHELL)
    return found if found.address else find_whole_chromium()


def find_whole_chromium() -> Backend:
    """Look for CHROMIUM, else for a chromium on the PATH, but for no headless shell."""
    given = os.environ.get("CHROMIUM", "")
    return _find_browser("" if SHELL in given else given, "chromium", "chromium-browser")


def _find_browser(*names: str) -> Backend:
    path = next((found for name in names if name and (found := shutil.which(name))), "")
    return Backend("Chromium", path, "" if path else "not installed (apt-get install chromium)")
