"""Whether anything was written since: read where SQLite's own connections read it.

In WAL mode every connection of every process has the wal-index, <database>-shm, in memory.
Its first bytes say where the log ends that readers are to read; a commit changes them before
it returns. To look at them takes less than a microsecond, no system call and no lock:
`PRAGMA data_version` says the same, but while it does Python lets another thread run, and
four that serve pages spend more on taking turns than on the answer.
https://sqlite.org/walformat.html#the_wal_index_header
"""

import ctypes
import os
import sqlite3
from itertools import count
from mmap import ACCESS_READ, mmap
from pathlib import Path
from sys import byteorder
from time import monotonic

Commit = tuple[int, bytes]  # The number of a watch, and what it found.

# The header is there twice, and the copy that is written last comes first.
COPY = 48  # Bytes.
FORMAT = (3_007_000).to_bytes(4, byteorder)  # What it begins with, since there is a wal-index.
PAUSE = 1  # Seconds before what couldn't be watched is tried again.


class _Watch:
    """A wal-index, and the connection that keeps it what it is. Closed with its last reader.

    As long as any connection reads by it, SQLite neither empties nor replaces the file.
    """

    def __init__(self, name: str) -> None:
        """Raise OSError, ValueError or sqlite3.Error where there is nothing to be watched."""
        self.name, self.number = name, next(_numbers)
        path = Path(name).resolve()
        self.file = _identity(name)
        self._connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=0
        )
        self._ask("schema_version")  # Begins to read by the wal-index where there is one.
        if self._ask("journal_mode") != "wal":  # A file of that name may be what a crash left.
            raise ValueError(f"not in WAL mode: {path}")
        self.index = _in_memory(f"{path}-shm")
        if self.index[:4] != FORMAT:
            raise ValueError(f"another format than this of a wal-index: {path}-shm")

    def __del__(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()

    def _ask(self, pragma: str) -> object:
        return self._connection.execute(f"PRAGMA {pragma}").fetchall()[0][0]


_numbers = count(1)
_watch: _Watch | None = None
# What couldn't be watched, and until when it isn't tried again.
_failed: tuple[str, float] = ("", 0)
# By device and inode.
_indexes: dict[tuple[int, int], mmap] = {}


def latest(name: str) -> Commit | None:
    """Return what the next commit of whomever will change; None where it can't be known.

    Compares within one process. Safe among threads.
    """
    watch = _watch
    if watch is None or watch.name != name:
        watch = _begin(name)
    return (watch.number, watch.index[:COPY]) if watch else None


def forget() -> None:
    """Watch no longer. No fork inherits the connection."""
    global _watch
    _watch = None


def forget_what_was_replaced() -> None:
    """Watch no longer what isn't the file of its name any more."""
    watch = _watch
    try:
        if watch is None or _identity(watch.name) == watch.file:
            return
    except OSError:  # There is none now.
        pass
    forget()


def _begin(name: str) -> _Watch | None:
    global _watch, _failed
    if _failed[0] == name and monotonic() < _failed[1]:
        return None
    try:
        _watch = watch = _Watch(name)
    except (OSError, ValueError, sqlite3.Error):
        _failed = name, monotonic() + PAUSE
        return None
    return watch


def _identity(path: str) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _in_memory(path: str) -> mmap:
    """Return a file that others write, which stays in memory, and open, as long as the process.

    Closing any descriptor of a file ends all locks that the process has on it: SQLite's too.
    There are as few as there were databases: a watch keeps SQLite from making another.
    """
    index = _indexes.get(_identity(path))
    if index is None:
        file = os.open(path, os.O_RDONLY)
        index = _indexes[_identity(path)] = mmap(file, 2 * COPY, access=ACCESS_READ)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(index))  # It would close with the interpreter.
    return index


os.register_at_fork(before=forget)
