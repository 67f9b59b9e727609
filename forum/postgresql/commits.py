"""Whether anything was committed since, as those tell who commit.

PostgreSQL says so for a query and no less. Where all that write are processes of one
machine (ONE_MACHINE), each has a slot in a file that all of them have in memory:
a number that is odd while it commits, and larger afterwards. Who finds the slots even, and
as they were before a version was read, knows that the version still holds.

It is exact for all who announce what they commit: whatever was committed before a page was
asked for is in it. Anybody else's commit (an operator's psql), and one that PostgreSQL ends
after the process that sent it has died or lost it, is seen with the next second of the
clock, when versions are read anew.
"""

import fcntl
import os
import sys
from mmap import mmap
from threading import Lock
from time import monotonic

Commit = tuple[bytes, int]  # All slots, and the second of the clock.

SLOTS = 512  # Processes that write, at most. A slot is 8 bytes, which are written as one.
SIZE = 8 * SLOTS
_ODD = sum(1 << 64 * slot for slot in range(SLOTS))


class Commits:
    """The slots in one file. Safe among threads, processes and forks; made by of().

    The system holds the lock of a slot for its process, and lets it go when the process
    ends, however it does. A fork inherits none.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = -1
        self._second = -1
        self._even = b""
        self.hold_nothing()

    def hold_nothing(self) -> None:
        """Begin as a process that has no slot: in a fork it is its parent's."""
        self._own = -1
        self._under_way = 0
        self._changing = Lock()

    def latest(self) -> Commit | None:
        """Return what the next commit changes; None while one is under way, or without a file.

        Compares within one process.
        """
        second = int(monotonic())
        if second != self._second and not self._look_around(second):
            return None
        even, slots = self._even, self._map[:]
        if slots != even:
            if int.from_bytes(slots, sys.byteorder) & _ODD:
                return None
            even = self._even = slots
        return even, second

    def begin(self) -> None:
        """Announce a commit, for which end() follows. Raises OSError where that can't be done."""
        with self._changing:
            if not self._under_way:
                self._open()
                if self._own < 0:
                    self._own = self._take_slot()
                self._slots[self._own] |= 1
            self._under_way += 1

    def end(self) -> None:
        """Say that what was announced is there, or won't come."""
        with self._changing:
            self._under_way -= 1
            if not self._under_way:
                # Even, and larger, also where a signal's exception came between two lines here.
                self._slots[self._own] = (self._slots[self._own] | 1) + 1

    def _look_around(self, second: int) -> bool:
        """Find the file, and end what the dead left under way; say whether there is a file."""
        with self._changing:
            try:
                if not self._under_way:
                    self._open()
            except OSError:
                return False
            for slot in range(SLOTS):
                if self._slots[slot] % 2 and slot != self._own and self._lock(slot):
                    self._slots[slot] += self._slots[slot] % 2  # Unless another was first.
                    fcntl.lockf(self._file, fcntl.LOCK_UN, 1, 8 * slot)
        self._second = second
        return True

    def _open(self) -> None:
        """Have the file in memory; where it was deleted the new one, as the others will."""
        if self._file >= 0 and os.fstat(self._file).st_nlink:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o660)
        fcntl.lockf(file, fcntl.LOCK_EX, 1, SIZE)  # Behind the slots: of who fills it.
        if (size := os.fstat(file).st_size) < SIZE:
            os.pwrite(file, bytes(SIZE - size), size)  # Has its room on the disk from now on.
            if not os.geteuid():  # A command of root's keeps none of the site's processes out.
                folder = os.stat(os.path.dirname(self._path))
                os.fchown(file, folder.st_uid, folder.st_gid)
        fcntl.lockf(file, fcntl.LOCK_UN, 1, SIZE)
        self._map = mmap(file, SIZE)
        self._slots = memoryview(self._map).cast("Q")
        gone, self._file, self._own = self._file, file, -1
        if gone >= 0:
            os.close(gone)

    def _take_slot(self) -> int:
        for slot in range(SLOTS):
            if self._lock(slot):
                self._slots[slot] += self._slots[slot] % 2  # Whose process died meanwhile.
                return slot
        raise OSError(f"{SLOTS} processes write already: {self._path}")

    def _lock(self, slot: int) -> bool:
        """Take the lock of a slot that isn't our own, if no living process has it."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 8 * slot)
        except (BlockingIOError, PermissionError):  # What POSIX lets a system choose from.
            return False
        return True


# By path. One each: where a process closes a file, its locks in it end.
_known: dict[str, Commits] = {}


def of(path: str) -> Commits:
    """Return this process's own for a file, which is made when needed."""
    return _known.get(path) or _known.setdefault(path, Commits(path))


def _hold_nothing() -> None:
    for commits in _known.values():
        commits.hold_nothing()


os.register_at_fork(after_in_child=_hold_nothing)
