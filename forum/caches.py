"""Caches that neither take the site down with them nor open its limits.

The shared cache may be gone: Redis is restarted, a disk is full. Then each
process goes on with a memory of its own and asks again some seconds later.
Rate limits so hold for each process instead of for all of them, and pages are
built once more. Nothing may be put here that must not survive a return to an
older entry: key by version, never rely on a delete.
"""

import logging
import pickle
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import randrange
from typing import Any, BinaryIO, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files import locks

log = logging.getLogger("dateline.cache")

RETRY_AFTER = 5.0  # Seconds. A dead Redis costs each process one timeout in this time.
SPARE_ENTRIES = 10_000
CULL_EVERY = 500  # Entries written, about.


def _steady(name: str) -> Callable[..., Any]:
    """Make the method `name` of a cache that answers from the spare while the cache is gone."""

    def method(self: "SteadyCache", *args: Any, **kwargs: Any) -> Any:
        cls = type(self)
        if time.monotonic() >= cls.down_until:
            try:
                return getattr(super(SteadyCache, self), name)(*args, **kwargs)
            except self.faults as error:
                cls.down_until = time.monotonic() + RETRY_AFTER
                log.warning("The shared cache failed (%s); each process counts alone.", error)
        return getattr(self.spare, name)(*args, **kwargs)

    method.__name__ = name
    method.__doc__ = f"Do as `{name}` of any cache does."
    return method


class Counting(BaseCache):
    """A cache that counts, whose every call is a matter of its own."""

    def count_beside(self, key: str, other: str, timeout: int) -> tuple[int, int]:
        """Count one more at a key, for `timeout` seconds from the first; return both keys' numbers.

        Most find the key there.
        """
        try:
            count = self.incr(key)
        except ValueError:
            count = 1 if self.add(key, 1, timeout=timeout) else self._incr_or_begin(key)
        return count, self.get(other, 0)

    def _incr_or_begin(self, key: str) -> int:
        """Add one; what the cache has just dropped starts anew."""
        try:
            return self.incr(key)
        except ValueError:
            return 1


class SpareCache(Counting, LocMemCache):
    """The memory of one process."""


class SteadyCache(BaseCache):
    """What both caches share; stands before a real backend."""

    faults: ClassVar[tuple[type[Exception], ...]] = ()
    down_until: ClassVar[float] = 0.0

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)  # type: ignore[arg-type, call-arg]
        spare_params = {**params, "OPTIONS": {"MAX_ENTRIES": SPARE_ENTRIES}}
        self.spare = SpareCache(f"spare-{type(self).__name__}", spare_params)

    add = _steady("add")
    get = _steady("get")
    set = _steady("set")
    touch = _steady("touch")
    delete = _steady("delete")
    has_key = _steady("has_key")
    incr = _steady("incr")
    count_beside = _steady("count_beside")
    get_many = _steady("get_many")
    set_many = _steady("set_many")
    delete_many = _steady("delete_many")
    clear = _steady("clear")


class CountingFileCache(Counting, FileBasedCache):
    """Django's file cache, with `add` and `incr` that processes can't interleave.

    Django's own `incr` reads and then writes, so two workers count one, and
    forgets when the entry was to end.
    """

    _dir: str
    _key_to_file: Callable[[str, int | None], str]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        Path(self._dir).mkdir(mode=0o700, parents=True, exist_ok=True)  # Somebody may tidy up.
        with Path(self._dir, "lock").open("a") as file:
            locks.lock(file, locks.LOCK_EX)
            yield  # Closing the file ends the lock.

    def _cull(self) -> None:
        """Look for too many entries now and then: to list 20,000 files takes longer than a page."""
        if randrange(CULL_EVERY) == 0:
            super()._cull()  # type: ignore[misc]

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set the value unless there is one; say whether it was set."""
        with self._alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return the sum. Raises ValueError if the key isn't there."""
        with self._alone():
            try:
                with Path(self._key_to_file(key, version)).open("r+b") as file:
                    count = _add_in_place(file, delta)
            except FileNotFoundError:
                count = None
        if count is None:
            raise ValueError(f"Key '{key}' not found.")
        return count

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value; one that is being counted up is read again once it is written."""
        try:
            return super().get(key, default, version)
        except (zlib.error, pickle.UnpicklingError, EOFError):
            with self._alone():
                return super().get(key, default, version)


def _add_in_place(file: BinaryIO, delta: int) -> int | None:
    """Add to the number in an entry and return the sum; None if the entry has ended.

    A new file in place of the old one would have to reach the disk each time.
    What an older, longer number leaves behind it is no part of the new one.
    """
    ends_at = pickle.load(file)  # noqa: S301 The cache's own file.
    if ends_at is not None and ends_at <= time.time():
        return None
    place = file.tell()
    count = pickle.loads(zlib.decompress(file.read())) + delta  # noqa: S301
    file.seek(place)
    file.write(zlib.compress(pickle.dumps(count)))
    return count


class SteadyFileCache(SteadyCache, CountingFileCache):
    """Files on this machine, or this process's memory while the disk takes none."""

    faults = (OSError,)
