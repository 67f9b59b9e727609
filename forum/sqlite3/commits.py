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

Commit = tuple[int, bytes]  # The number of a watch, and what it found.

# The header is there twice, and the copy that is written last comes first.
COPY = 48  # Bytes.
FORMAT = (3_007_000).to_bytes(4, byteorder)  # What it begins with, since there is a wal-index.


class _Watch:
    """A wal-index, and the connection that keeps it what it is. Closed with its last reader.

    As long as any connection is open, SQLite neither empties nor replaces the file.
    """

    def __init__(self, name: str, number: int) -> None:
        """Raise OSError, ValueError or sqlite3.Error where there is nothing to be watched."""
        self.name, self.number = name, number
        file = Path(name).resolve()
        self._connection = sqlite3.connect(
            f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=0
        )
        self._connection.execute("PRAGMA schema_version").fetchall()  # Opens the wal-index.
        self.index = _in_memory(f"{file}-shm")
        if self.index[:4] != FORMAT:
            raise ValueError(f"another format than this of a wal-index: {file}-shm")

    def __del__(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()


_watch: _Watch | None = None
_numbers = count(1)
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
    """Watch no longer: no fork may inherit a connection, and the file may become another."""
    global _watch
    _watch = None


def _begin(name: str) -> _Watch | None:
    global _watch
    try:
        _watch = watch = _Watch(name, next(_numbers))
    except (OSError, ValueError, sqlite3.Error):
        return None
    return watch


def _in_memory(path: str) -> mmap:
    """Return a file that others write, which stays in memory, and open, as long as the process.

    Closing any descriptor of a file ends all locks that the process has on it: SQLite's too.
    """
    found = os.stat(path)
    index = _indexes.get((found.st_dev, found.st_ino))
    if index is None:
        file = os.open(path, os.O_RDONLY)
        index = _indexes[found.st_dev, found.st_ino] = mmap(file, 2 * COPY, access=ACCESS_READ)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(index))  # It would close with the interpreter.
    return index
