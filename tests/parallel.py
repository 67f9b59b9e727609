"""Several writers at once, each its own process, on the test's own database.

Threads of one process share a lock that hides races; the site runs in several
processes, so these tests do as well.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any

import pytest

WRITERS = 8
START_LIMIT = 60  # Seconds until all writers must stand at the line.


def _start_writer(database_name: str, line: Any) -> None:
    """Stand on the database the tests made. The process has Django already: see writer.py."""
    global _line
    _line = line
    from django.conf import settings

    from tests import writer  # noqa: F401

    settings.DATABASES["default"]["NAME"] = database_name


def _write(place: str, name: str, cache_prefix: str, arguments: dict[str, Any]) -> Any:
    """Wait until every writer is here, then call the named function."""
    from django.core.cache import cache
    from django.db import connections

    cache.key_prefix = cache_prefix
    try:
        function = getattr(import_module(place), name)
    finally:  # Who stays away keeps the others waiting.
        _line.wait(START_LIMIT)
    try:
        return function(**arguments)
    finally:
        connections.close_all()


class Writers:
    """Eight processes that start a function at the same moment."""

    def __init__(self, database_name: str) -> None:
        # One process starts Django, which takes a second, and the eight are forked from it.
        server = get_context("forkserver")
        server.set_forkserver_preload(["tests.writer"])
        self._pool = ProcessPoolExecutor(
            WRITERS,
            mp_context=server,
            initializer=_start_writer,
            initargs=(database_name, server.Barrier(WRITERS)),
        )

    def call(
        self, function: Callable[..., Any], calls: Sequence[dict[str, Any]], timeout: float = 90
    ) -> list[Any]:
        """Call the module-level function once a writer, all at once; return the results.

        `calls` holds the keyword arguments of each of the eight; arguments and
        results must be picklable: pass keys, not model instances. A call that
        raised gives its exception in place of its result.
        """
        from django.core.cache import cache

        if len(calls) != WRITERS:
            raise ValueError(f"{WRITERS} calls are needed, one a writer, not {len(calls)}.")
        place, name = function.__module__, function.__qualname__
        waiting = [
            self._pool.submit(_write, place, name, cache.key_prefix, arguments)
            for arguments in calls
        ]
        return [future.exception(timeout) or future.result() for future in waiting]

    def stop(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def _writers(django_db_setup: None) -> Iterator[Writers]:
    from django.db import connection

    writers = Writers(str(connection.settings_dict["NAME"]))
    yield writers
    writers.stop()


@pytest.fixture
def writers(_writers: Writers, transactional_db: None) -> Writers:
    """Eight writer processes on the test database: `writers.call(post, [{...}] * 8)`.

    The database is a real one whose rows are committed, so what the test made
    beforehand is there for the writers and what they wrote is there after.
    """
    return _writers
