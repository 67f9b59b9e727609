"""Things that were read for one page and serve the next, in the memory of one process."""

from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakSet

_all: "WeakSet[Kept]" = WeakSet()


def forget_all() -> None:
    """Forget everything that this process keeps: for tests, whose rows use keys again."""
    for one in _all:
        one.clear()


class _One(NamedTuple):
    version: Any
    thing: Any
    size: int


class Kept:
    """Things by key, each good for one version, up to `room` bytes in all. Safe among threads.

    The least used leave first. What is kept is shared: nobody may change it.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self.things: OrderedDict[Any, _One] = OrderedDict()
        self.lock = Lock()
        _all.add(self)

    def get(self, key: Any, version: Any) -> Any | None:
        """Return what is kept under the key if it is of that version, and count it as used."""
        found = self.things.get(key)
        if found is None or found.version != version:
            return None
        with suppress(KeyError):  # Another thread has just dropped it: it is good all the same.
            self.things.move_to_end(key)
        return found.thing

    def put(self, key: Any, version: Any, thing: Any, size: int) -> None:
        """Keep a thing of about so many bytes in place of an older one, if there is room for it.

        To be told again with a thing that has grown.
        """
        with self.lock:
            self._drop(key)
            if size > self.room:
                return
            self.things[key] = _One(version, thing, size)
            self.taken += size
            while self.taken > self.room:
                self._drop(next(iter(self.things)))

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.things.clear()
            self.taken = 0

    def _drop(self, key: Any) -> None:
        found = self.things.pop(key, None)
        if found is not None:
            self.taken -= found.size
