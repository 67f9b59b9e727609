"""Whether anything was written since: asked of SQLite without a query.

`PRAGMA data_version` reads one number that every commit changes, in 4 µs. It says
so of other connections' commits alone, so it is asked on one that never writes. Each thread
has one of its own: while SQLite answers Python lets other threads run, and they would all
come to wait for one that they share, which costs more than the answer.
https://sqlite.org/pragma.html#pragma_data_version
"""

import sqlite3
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import local

Commit = int  # Another one as soon as any thread has seen that something was written.


@dataclass(slots=True)
class _Watch:
    name: str
    generation: int
    connection: sqlite3.Connection
    said: int = 0  # What it said last; SQLite begins with 1.


class _Own(local):
    watch: _Watch | None = None


_own = _Own()
_numbers = count(1)
_commit: Commit = 0
_generation = 0


def latest(name: str) -> Commit | None:
    """Return what the next commit of whomever will change; None where it can't be known.

    Compares within one process. Safe among threads: each counts what it sees by itself, so
    one commit may change the number as often as there are threads, and none is overlooked.
    """
    global _commit
    watch = _own.watch
    try:
        if watch is None or watch.name != name or watch.generation != _generation:
            watch = _own.watch = _Watch(name, _generation, _open(name))
        said = watch.connection.execute("PRAGMA data_version").fetchone()[0]
    except sqlite3.Error:
        return None
    if said != watch.said:
        watch.said, _commit = said, next(_numbers)
    return _commit


def forget() -> None:
    """Close the connection: no fork may inherit it, and the file may become another.

    Those of other threads are closed as soon as these ask again.
    """
    global _generation
    _generation += 1
    if _own.watch is not None:
        _own.watch.connection.close()
        _own.watch = None


def _open(name: str) -> sqlite3.Connection:
    """Return a connection that can only read."""
    return sqlite3.connect(
        f"{Path(name).absolute().as_uri()}?mode=ro",
        uri=True, check_same_thread=False, isolation_level=None, timeout=0,
    )  # fmt: skip
