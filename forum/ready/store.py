"""What is kept ready in the memory of one process, compressed, the least used leaving first."""

import gzip
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from sys import intern
from threading import Lock
from typing import Any
from zlib import crc32

import brotli

from forum.ready.kinds import Version

# Up to so many bytes a page is compressed as well as pays; above, as fast as
# pays: 2 MB take gzip 6 36 ms and gzip 1 9 ms, brotli 1 2.4 and brotli 0 1.5.
SMALL_PAGE = 300_000
GZIP_LEVELS, BROTLI_LEVELS = (6, 1), (5, 0)
# "br;q=0": an encoding that a reader's machine can't undo.
_REFUSED = re.compile(r"[\w*-]+ *; *q=0(?:\.0*)? *(?=,|$)", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """One page: its headers, its compressed body, and what it was made from."""

    version: Version
    until: datetime  # A moment at which the page changes without anybody writing.
    status: int
    headers: dict[str, str]
    etag: str
    is_small: bool
    bodies: dict[str, bytes]  # By their encoding; made when somebody asks for it.
    key_size: int = 0  # Bytes of the key it is kept by, which readers may make long.
    counted: int = 0  # Bytes that the store has counted for it.

    @classmethod
    def of(
        cls,
        version: Version,
        until: datetime,
        status: int,
        headers: dict[str, str],
        body: bytes,
        accepted: str,
        mark: str,
    ) -> "Entry":
        """Return the entry of a page that was just made, compressed for who accepts that."""
        is_small = len(body) <= SMALL_PAGE
        headers = {_shared(name): _shared(value) for name, value in headers.items()}
        encoding = encoding_for(accepted) or "gzip"
        bodies = {encoding: compress(body, encoding, is_small=is_small)}
        return cls(version, until, status, headers, f'W/"{mark}"', is_small, bodies)

    @property
    def size(self) -> int:
        """Return how many bytes it holds, about."""
        return sum(map(len, self.bodies.values())) + self.key_size + 3_000

    def body_in(self, encoding: str) -> bytes:
        """Return the body in an encoding, "" for none, and keep it if it had to be compressed."""
        body = self.bodies.get(encoding)
        if body is None:
            body = self._plain()
            if encoding:
                body = compress(body, encoding, is_small=self.is_small)
                self.bodies = {**self.bodies, encoding: body}  # Another thread may count them.
        return body

    def sent_headers(self, encoding: str, length: int) -> dict[str, tuple[str, str]]:
        """Return all headers of an answer, as django.http.ResponseHeaders keeps them."""
        own = {"Content-Length": str(length), "ETag": self.etag}
        if encoding:
            own["Content-Encoding"] = encoding
        return {name.lower(): (name, value) for name, value in (self.headers | own).items()}

    def _plain(self) -> bytes:
        encoding, body = next(iter(self.bodies.items()))
        return brotli.decompress(body) if encoding == "br" else gzip.decompress(body)


def mark_of(version: Version, body: bytes) -> str:
    """Return a mark of a page: the same on every machine and after every restart.

    Whatever is written changes the version; the sum, a fifth of the time that a
    digest of two megabytes takes, tells new templates and another day apart.
    """
    return f"{blake2b(repr(version).encode(), digest_size=8).hexdigest()}{crc32(body):08x}"


@lru_cache(maxsize=64)  # Browsers send some dozen.
def encoding_for(accepted: str) -> str:
    """Return the best encoding that an Accept-Encoding header allows; "" for none."""
    names = _REFUSED.sub("", accepted).replace(" ", "").replace(";", ",").split(",")
    if "br" in names:
        return "br"
    return "gzip" if "gzip" in names else ""


def compress(body: bytes, encoding: str, *, is_small: bool) -> bytes:
    """Return the body compressed, smaller or faster by its size."""
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_LEVELS[not is_small])
    return gzip.compress(body, GZIP_LEVELS[not is_small], mtime=0)


def _shared(text: str) -> str:
    """Return the one copy of a header that hundreds of pages have."""
    return intern(text) if type(text) is str else text


@dataclass(slots=True)
class Store:
    """Entries by key, up to `room` bytes in all. Safe among threads.

    `aside` keeps what anybody can invent, so that it pushes nothing else out.
    """

    room: int
    aside: "Store | None" = None
    entries: OrderedDict[Any, Entry] = field(default_factory=OrderedDict)
    taken: int = 0
    lock: Lock = field(default_factory=Lock)
    making: dict[Any, Lock] = field(default_factory=dict)

    def place_of(self, *, is_invented: bool) -> "Store":
        """Return where such a page is kept."""
        return self.aside if is_invented and self.aside else self

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
            entry.key_size = len(repr(key))
            self.entries[key] = entry
            self._count(entry)

    def body_of(self, key: Any, entry: Entry, accepted: str) -> tuple[bytes, str]:
        """Return the body and its encoding ("" for none) for an Accept-Encoding header."""
        encoding = encoding_for(accepted)
        known = entry.bodies
        body = entry.body_in(encoding)
        if entry.bodies is not known:
            with self.lock:
                if self.entries.get(key) is entry:
                    self._count(entry)
        return body, encoding

    def drop(self, key: Any) -> None:
        """Forget an entry."""
        with self.lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.entries.clear()
            self.taken = 0
        if self.aside:
            self.aside.clear()

    def lock_of(self, key: Any) -> Lock:
        """Return the lock under which the page of that key is made: by one, while others wait."""
        with self.lock:
            if len(self.making) > 100:
                self.making = {key: lock for key, lock in self.making.items() if lock.locked()}
            return self.making.setdefault(key, Lock())

    def _count(self, entry: Entry) -> None:
        """Count what an entry holds now, and drop the least used while it is too much."""
        size = entry.size
        self.taken += size - entry.counted
        entry.counted = size
        while self.taken > self.room and self.entries:
            self._drop(next(iter(self.entries)))

    def _drop(self, key: Any) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.taken -= entry.counted
