"""Things that were read for one page and serve the next, in the memory of one process."""

from collections import OrderedDict
from threading import Lock
from typing import Any
from weakref import WeakSet

_all: "WeakSet[Kept]" = WeakSet()


def forget_all() -> None:
    """Forget everything that this process keeps: for tests, whose rows use keys again."""
    for one in _all:
        one.clear()


class Kept:
    """The last `most` things by key, each good for one version. Safe among threads.

    What is kept is shared: nobody may change it.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.things: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
        self.lock = Lock()
        _all.add(self)

    def get(self, key: Any, version: Any) -> Any | None:
        """Return what is kept under the key if it is of that version."""
        found = self.things.get(key)
        return found[1] if found is not None and found[0] == version else None

    def put(self, key: Any, version: Any, thing: Any) -> None:
        """Keep a thing in place of an older one; the oldest leaves where there are too many."""
        with self.lock:
            self.things[key] = (version, thing)
            self.things.move_to_end(key)
            while len(self.things) > self.most:
                self.things.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.things.clear()
