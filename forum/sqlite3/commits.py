"""Whether anything was written since: asked of SQLite without a query.

`PRAGMA data_version` reads one number that every commit changes, in 4 µs. It says
so of other connections' commits alone, so it is asked on one that never writes.
https://sqlite.org/pragma.html#pragma_data_version
"""

import sqlite3
from itertools import count
from pathlib import Path
from threading import Lock
from typing import NamedTuple

Commit = tuple[int, int]  # Which connection was asked, and what it said.


class _Watch(NamedTuple):
    name: str
    number: int
    connection: sqlite3.Connection


_watch: _Watch | None = None
_numbers = count(1)
_asking = Lock()


def latest(name: str) -> Commit | None:
    """Return what the next commit of whomever will change; None where it can't be known.

    Compares within one process. Safe among threads.
    """
    global _watch
    try:
        with _asking:
            if _watch is None or _watch.name != name:
                _watch = _Watch(name, next(_numbers), _open(name))
            return _watch.number, _watch.connection.execute("PRAGMA data_version").fetchone()[0]
    except sqlite3.Error:
        return None


def forget() -> None:
    """Close the connection: no fork may inherit it, and the file may become another."""
    global _watch
    with _asking:
        if _watch is not None:
            _watch.connection.close()
        _watch = None


def _open(name: str) -> sqlite3.Connection:
    """Return a connection that can only read, for any thread."""
    return sqlite3.connect(
        f"{Path(name).absolute().as_uri()}?mode=ro",
        uri=True, check_same_thread=False, isolation_level=None, timeout=0,
    )  # fmt: skip
