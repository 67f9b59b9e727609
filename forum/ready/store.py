"""What is kept ready in the memory of one process, compressed, the least used leaving first."""

import gzip
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import Any

import brotli

from forum.ready.kinds import Version

# Up to so many bytes a page is compressed as well as pays; above, as fast as
# pays: 1.9 MB take gzip 6 36 ms and gzip 1 9 ms.
SMALL_PAGE = 300_000
GZIP_LEVELS, BROTLI_LEVELS = (6, 1), (5, 1)


@dataclass(slots=True)
class Entry:
    """One page: its headers, its compressed body, and what it was made from."""

    version: Version
    until: datetime  # A moment at which the page changes without anybody writing.
    status: int
    headers: dict[str, str]
    etag: str
    is_small: bool
    gzipped: bytes
    brotlied: bytes = b""

    @classmethod
    def of(
        cls, version: Version, until: datetime, status: int, headers: dict[str, str], body: bytes
    ) -> "Entry":
        """Return the entry of a page that was just made."""
        is_small = len(body) <= SMALL_PAGE
        # By its content: the same on every machine and after every restart.
        etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        gzipped = gzip.compress(body, GZIP_LEVELS[not is_small], mtime=0)
        return cls(version, until, status, headers, etag, is_small, gzipped)

    @property
    def size(self) -> int:
        """Return how many bytes it holds, about."""
        return len(self.gzipped) + len(self.brotlied) + 2_000

    def body_for(self, accepted: str) -> tuple[bytes, str]:
        """Return the body and its encoding ("" for none) for an Accept-Encoding header."""
        if "br" in accepted:
            if not self.brotlied:
                body = zlib.decompress(self.gzipped, wbits=31)
                self.brotlied = brotli.compress(body, quality=BROTLI_LEVELS[not self.is_small])
            return self.brotlied, "br"
        if "gzip" in accepted:
            return self.gzipped, "gzip"
        return zlib.decompress(self.gzipped, wbits=31), ""


@dataclass(slots=True)
class Store:
    """Entries by key, up to `room` bytes in all. Safe among threads."""

    room: int
    entries: OrderedDict[Any, Entry] = field(default_factory=OrderedDict)
    taken: int = 0
    lock: Lock = field(default_factory=Lock)
    making: dict[Any, Lock] = field(default_factory=dict)

    def get(self, key: Any) -> Entry | None:
        """Return the entry, whatever it was made from, and count it as used."""
        entry = self.entries.get(key)
        if entry is not None:
            try:
                self.entries.move_to_end(key)
            except KeyError:  # Another thread has just dropped it.
                return None
        return entry

    def put(self, key: Any, entry: Entry) -> None:
        """Keep the entry in place of an older one, and drop what has become too much."""
        with self.lock:
            self._drop(key)
            self.entries[key] = entry
            self.taken += entry.size
            while self.taken > self.room and self.entries:
                self._drop(next(iter(self.entries)))

    def drop(self, key: Any) -> None:
        """Forget an entry."""
        with self.lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.entries.clear()
            self.taken = 0

    def lock_of(self, key: Any) -> Lock:
        """Return the lock under which the page of that key is made: by one, while others wait."""
        with self.lock:
            if len(self.making) > 1_000:
                self.making = {key: lock for key, lock in self.making.items() if lock.locked()}
            return self.making.setdefault(key, Lock())

    def _drop(self, key: Any) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.taken -= entry.size
