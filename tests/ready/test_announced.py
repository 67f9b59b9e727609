"""Commits on PostgreSQL, announced by the processes of one machine."""

import io
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from articles.models import Article
from forum.postgresql import commits, wait_for_disk
from forum.ready import trips
from tests.make import make_article
from tests.one_machine import Clock, in_a_fork
from tests.ready.test_ready_pages import queries_of, read

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("one_machine"),
    pytest.mark.postgresql,
    pytest.mark.slow,
]

CHANGE = "UPDATE articles_article SET headline = 'As it was changed', version = version + 1"
INSERT = "INSERT INTO members_facesversion (version) SELECT 1 WHERE false"


def latest() -> commits.Commit | None:
    return connection.latest_commit()


def sending(*queries: str, many: bool = False) -> Callable[[], None]:
    """Return what sends queries by a raw cursor."""

    def send() -> None:
        with connection.cursor() as cursor:
            for query in queries:
                if many:
                    cursor.executemany(query, [[], []])
                else:
                    cursor.execute(query)

    return send


def within(*steps: Callable[[], Any]) -> Callable[[], None]:
    """Return what takes steps in one transaction."""

    def take_them() -> None:
        with transaction.atomic():
            for step in steps:
                step()

    return take_them


def with_the_driver(use: Callable[[Any], Any]) -> Callable[[], None]:
    """Return what uses psycopg2's own connection, without Django's."""

    def use_it() -> None:
        connection.ensure_connection()
        use(connection.connection)

    return use_it


def commit_by_the_driver(own: Any) -> None:
    own.autocommit = False
    with own, own.cursor() as cursor:
        cursor.execute(CHANGE)
    own.autocommit = True


def commit_by_a_word(own: Any) -> None:
    own.autocommit = False
    with own.cursor() as cursor:
        cursor.execute(CHANGE)
        cursor.execute("COMMIT")
    own.rollback()
    own.autocommit = True


def copy(own: Any) -> None:
    with own.cursor() as cursor:
        cursor.copy_from(io.StringIO("7\n"), "probe")


def copy_expertly(own: Any) -> None:
    with own.cursor() as cursor:
        cursor.copy_expert("COPY probe FROM STDIN", io.StringIO("7\n"))


WRITES = {
    "row": lambda: Article.objects.get().save(),
    "update": lambda: Article.objects.update(headline="As it was changed"),
    "transaction": within(lambda: Article.objects.get().save()),
    "nested": within(within(lambda: Article.objects.get().save()), sending("SELECT 1")),
    "raw": sending(CHANGE),
    "many": sending(CHANGE, many=True),
    "several at once": sending(f"SELECT 1; {CHANGE}"),
    "with": sending(f"WITH one AS ({CHANGE} RETURNING 1) SELECT * FROM one"),
    "by words": sending("BEGIN", CHANGE, "COMMIT"),
    "prepared": sending(f"PREPARE change AS {CHANGE}", "EXECUTE change", "DEALLOCATE change"),
    "block": sending(f"DO $$ BEGIN {CHANGE}; END $$"),
    "driver": with_the_driver(commit_by_the_driver),
    "driver, by a word": with_the_driver(commit_by_a_word),
    "copy": with_the_driver(copy),
    "copy expertly": with_the_driver(copy_expertly),
    "function": with_the_driver(lambda own: own.cursor().callproc("pg_backend_pid")),
}
READS = {
    "row": lambda: Article.objects.get(),
    "both": lambda: list(Article.objects.order_by("pk").union(Article.objects.all())),
    "step by step": lambda: list(Article.objects.iterator()),
    "transaction": within(lambda: Article.objects.get()),
    "nested": within(within(lambda: Article.objects.get())),
    "locked": within(lambda: Article.objects.select_for_update().get()),
    "disk": within(wait_for_disk),
    "settings": sending("SET work_mem = '8MB'", "SHOW work_mem"),
}


@pytest.fixture
def probe() -> None:
    """Make an article, and a table that goes with the connection."""
    make_article()
    sending("CREATE TEMP TABLE probe (n integer)")()


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_whatever_may_write_is_announced(probe, write):
    before = latest()
    assert before is not None and before == latest()
    write()
    after = latest()
    assert after is not None and after != before


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reading_is_not_announced(probe, read):
    before = latest()
    read()
    assert latest() == before


def test_what_is_prepared_is_announced_if_it_may_write(probe):
    for statement, may_write in (("SELECT 1", False), (CHANGE, True)):
        trips.write(statement, [])
        before = latest()
        trips.write(statement, [])
        assert (latest() != before) is may_write


def test_what_was_rolled_back_is_not_announced(probe):
    before = latest()
    with suppress(KeyError), transaction.atomic():
        Article.objects.get().save()
        raise KeyError
    within(sending("SELECT 1"))()
    assert latest() == before


def test_no_function_of_ours_writes_for_a_select():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND provolatile = 'v' AND prorettype <> 'trigger'::regtype"
        )
        assert cursor.fetchall() == []


def test_while_a_commit_is_under_way_nobody_knows_what_is_the_latest(probe, one_machine: str):
    before, own = latest(), commits.of(one_machine)
    own.begin()
    assert latest() is None
    own.end()
    assert latest() not in (None, before)


def test_threads_that_commit_at_once_are_waited_for(probe, one_machine: str):
    own, began, may_end = commits.of(one_machine), Event(), Event()

    def commit_slowly() -> None:
        own.begin()
        began.set()
        may_end.wait(30)
        own.end()

    thread = Thread(target=commit_slowly)
    thread.start()
    began.wait(30)
    sending(CHANGE)()
    assert latest() is None
    may_end.set()
    thread.join()
    assert latest() is not None


def test_a_fork_has_a_number_of_its_own(probe, one_machine: str):
    before, own = latest(), commits.of(one_machine)
    own.begin()
    assert in_a_fork(sending(CHANGE)) == 0
    assert latest() is None  # It would be even had the fork written in our slot.
    own.end()
    after = latest()
    assert after is not None and before is not None
    slots = memoryview(after[0]).cast("Q")
    assert [slots[0], slots[1]] == [memoryview(before[0]).cast("Q")[0] + 2, 2]


def test_who_dies_after_the_commit_leaves_no_old_page(
    client: Client, clock: Clock, one_machine: str
):
    address = make_article(headline="As it was written").get_absolute_url()
    for _ in range(3):
        assert "As it was written" in read(client, address)
    assert queries_of(client, address) == 0

    def die() -> None:
        commits.of(one_machine).begin()
        sending(CHANGE)()
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_fork(die) == signal.SIGKILL
    assert "As it was changed" in read(client, address)
    assert queries_of(client, address) == 1  # It is still under way for all who know.

    clock.now += 1  # Who looks around then finds the process gone.
    assert queries_of(client, address) == 1
    assert queries_of(client, address) == 0


def test_a_slot_whose_process_died_is_taken_and_even_again(probe, one_machine: str):
    def die() -> None:
        commits.of(one_machine).begin()
        os.kill(os.getpid(), signal.SIGKILL)

    before = latest()
    assert in_a_fork(die) == signal.SIGKILL
    assert latest() is None
    assert in_a_fork(sending(CHANGE)) == 0
    assert latest() not in (None, before)


def test_what_nobody_announced_is_seen_within_a_second(client: Client, clock: Clock):
    address = make_article(headline="As it was written").get_absolute_url()
    read(client, address)
    parameters = connection.get_connection_params()
    for name in ("connection_factory", "cursor_factory"):
        parameters.pop(name)
    stranger = psycopg2.connect(**parameters)
    with stranger, stranger.cursor() as cursor:
        cursor.execute(CHANGE)
    stranger.close()
    assert "As it was written" in read(client, address)
    clock.now += 1
    assert "As it was changed" in read(client, address)


def test_a_file_that_was_deleted_is_made_anew_by_all(probe, clock: Clock, one_machine: str):
    latest()
    Path(one_machine).unlink()
    clock.now += 1
    before = latest()
    assert in_a_fork(sending(CHANGE)) == 0
    assert latest() not in (None, before)
    before = latest()
    sending(CHANGE)()
    assert latest() not in (None, before)


def test_what_can_not_be_announced_is_not_committed(probe, clock: Clock, tmp_path: Path):
    connection.settings_dict["OPTIONS"]["commits"] = str(tmp_path / "nowhere" / "commits")
    connection.close()
    assert latest() is None
    for write in (sending(CHANGE), within(sending(CHANGE))):
        with pytest.raises(OperationalError, match="announced"):
            write()
    assert Article.objects.get().headline != "As it was changed"
