"""How a transaction on SQLite waits for its turn."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from forum.members.faces import FacesVersion, faces_changed, faces_version
from forum.sqlite3.base import _next

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def somebody_writing() -> Iterator[sqlite3.Connection]:
    """Hold the database's one lock, as another process would."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_writer_goes_on_soon_after_the_other_one():
    before = faces_version()
    with somebody_writing() as other:
        ended = []
        timer = threading.Timer(0.3, lambda: (other.rollback(), ended.append(time.monotonic())))
        timer.start()
        with transaction.atomic():
            began = time.monotonic()
            faces_changed()
        timer.join()
    assert 0 <= began - ended[0] < 0.1
    assert faces_version() == before + 1


def test_who_has_waited_long_enough_is_told_so_and_waits_again_the_next_time(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with somebody_writing() as other:
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(OperationalError, match="locked"), transaction.atomic():
                faces_changed()
            assert 0.1 <= time.monotonic() - began < 1
        other.rollback()
        with transaction.atomic():
            faces_changed()
    assert FacesVersion.objects.count() == 1


def test_sqlite_waits_by_itself_for_what_needs_no_transaction():
    with transaction.atomic():
        pass
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


def test_a_connection_that_breaks_leaves_the_others_of_its_process_their_turn(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 5)
    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"), transaction.atomic():
        faces_changed()
    connection.close()
    ended = []

    def write() -> None:
        with transaction.atomic():
            ended.append(_next.locked())
        connection.close()

    began = time.monotonic()
    other = threading.Thread(target=write)
    other.start()
    other.join()
    assert ended == [False] and time.monotonic() - began < 5
