"""All that write are on one machine, as ONE_MACHINE says: PostgreSQL's commits are announced."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from forum.postgresql import commits


class Clock:
    """The seconds after which versions are read anew: they stand still."""

    now = 7.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock."""
    clock = Clock()
    monkeypatch.setattr(commits, "monotonic", lambda: clock.now)
    return clock


@contextmanager
def standing_on_one_machine(path: str) -> Iterator[None]:
    """Announce the commits of this process in the file at `path`; SQLite tells of them itself."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options["commits"] = path
        connection.close()
    yield
    if options.pop("commits", None):
        connection.close()


def in_a_fork(do: Callable[[], Any]) -> int:
    """Do something in a fork of this process, as servers fork their workers; return its status."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            do()
            connections.close_all()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1]


@pytest.fixture
def one_machine(tmp_path: Path, transactional_db: None, clock: Clock) -> Iterator[str]:
    """Stand on one machine; return the path of its commits."""
    path = str(tmp_path / "commits")
    with standing_on_one_machine(path):
        yield path
