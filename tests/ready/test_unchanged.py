"""Versions that need no query as long as nobody wrote."""

import fcntl
import gc
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from forum.discussion.removal import remove_comment
from forum.sqlite3 import commits
from tests import cast
from tests.make import make_article, make_comment
from tests.one_machine import standing_on_one_machine
from tests.parallel import WRITERS
from tests.ready.test_ready_pages import CHANGES, queries_of, read

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("one_machine"),
    pytest.mark.slow,
]


def test_a_page_is_read_without_a_query_until_somebody_writes(client: Client):
    comment = make_comment(text="The first word.", author=cast.bob())
    address = comment.article.get_absolute_url()
    read(client, address)
    read(client, address)  # What it was made from is known from here on.
    assert queries_of(client, address) == 0

    make_article(headline="Another one altogether")  # Nothing that this page shows.
    assert queries_of(client, address) == 1
    assert queries_of(client, address) == 0


def test_what_was_removed_is_on_no_page_that_needed_no_query(client: Client):
    comment = make_comment(text="The first word.", author=cast.bob())
    address = comment.article.get_absolute_url()
    for _ in range(3):
        assert "The first word." in read(client, address)
    assert queries_of(client, address) == 0

    remove_comment(comment_id=comment.pk)
    assert "The first word." not in read(client, address)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_next_request_sees_what_was_committed(client: Client, change):
    comment = make_comment(text="The first word.", author=cast.bob())
    addresses = [comment.article.get_absolute_url(), comment.get_absolute_url()]
    before = [[read(client, address) for address in addresses] for _ in range(3)]
    assert [queries_of(client, address) for address in addresses] == [0, 0]

    change(comment)
    assert [read(client, address) for address in addresses] not in before


def remove_in_a_process(comment_id: int | None, path: str) -> None:
    """Remove one of eight comments."""
    with standing_on_one_machine(path):
        remove_comment(comment_id=comment_id)


def test_what_other_processes_removed_is_not_on_the_next_page(
    client: Client, writers, one_machine: str
):
    article = make_article()
    words = [f"Word {number}." for number in range(WRITERS)]
    removed = [make_comment(article=article, text=text) for text in words]
    address = article.get_absolute_url()
    for _ in range(3):
        page = read(client, address)
        assert all(text in page for text in words)
    assert queries_of(client, address) == 0

    ended = writers.call(
        remove_in_a_process, [{"comment_id": one.pk, "path": one_machine} for one in removed]
    )
    assert ended == [None] * WRITERS
    page = read(client, address)
    assert not any(text in page for text in words)


def test_within_a_transaction_each_page_asks(client: Client):
    address = make_article().get_absolute_url()
    read(client, address)
    with transaction.atomic():
        assert queries_of(client, address) == 1
        assert queries_of(client, address) == 1


@pytest.mark.sqlite
def test_a_connection_that_is_renewed_says_nothing_of_commits():
    name = str(connection.settings_dict["NAME"])
    before = commits.latest(name)
    for _ in range(3):  # The only one of this process: SQLite would begin with a new wal-index.
        connection.close()
        connection.ensure_connection()
    assert commits.latest(name) == before is not None


@pytest.mark.sqlite
def test_another_file_of_the_same_name_is_seen_with_the_next_connection(tmp_path):
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    before = commits.latest(name)
    os.replace(empty_database(tmp_path / "restored.sqlite3", mode="wal"), name)
    commits.forget_what_was_replaced()
    assert commits.latest(name) != before
    os.unlink(name)
    commits.forget_what_was_replaced()
    assert commits.latest(name) is None


@pytest.mark.sqlite
def test_every_thread_sees_each_commit_and_nothing_but_commits():
    name = str(connection.settings_dict["NAME"])
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:

        def ask() -> list[commits.Commit | None]:
            return [hand.submit(commits.latest, name).result() for hand in (one, other)]

        before = ask()[0]
        assert ask() == [before, before]
        make_article()
        after = ask()[0]
        assert before != after and ask() == [after, after]


@pytest.mark.sqlite
def test_what_is_not_committed_is_not_told(tmp_path):
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    before = commits.latest(name)
    with closing(sqlite3.connect(name, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE told (word)")
        assert commits.latest(name) == before
        writer.execute("ROLLBACK")
        assert commits.latest(name) == before
        writer.execute("CREATE TABLE told (word)")
        after = commits.latest(name)
        assert before != after is not None
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        writer.execute("INSERT INTO told VALUES ('one')")  # The log begins anew, as long as before.
        assert commits.latest(name) not in (before, after)


def commit_many(name: str, number: int) -> None:
    with closing(sqlite3.connect(name, isolation_level=None, timeout=30)) as writer:
        for word in range(200):
            writer.execute("INSERT INTO told VALUES (?)", (1_000 * number + word,))


@pytest.mark.sqlite
def test_none_of_the_commits_of_many_processes_is_overlooked(writers, tmp_path):
    """Whoever finds the same commit before and after a look at the table finds the same rows."""
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    with closing(sqlite3.connect(name, isolation_level=None)) as reader:
        reader.execute("CREATE TABLE told (word)")
        reader.execute("PRAGMA wal_autocheckpoint = 50")
        with ThreadPoolExecutor(1) as pool:
            calls = [{"name": name, "number": number} for number in range(WRITERS)]
            writing = pool.submit(writers.call, commit_many, calls)
            seen: dict[commits.Commit | None, int] = {}
            while not writing.done():
                commit = commits.latest(name)
                found = reader.execute("SELECT count(*) FROM told").fetchone()[0]
                if commits.latest(name) == commit:
                    assert seen.setdefault(commit, found) == found
        assert writing.result() == [None] * WRITERS
        assert len(seen) > 20 and None not in seen
        assert reader.execute("SELECT count(*) FROM told").fetchone() == (200 * WRITERS,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


DEAD_MAN_SWITCH = 128  # The byte of the wal-index that all have locked who have it open.


def can_lock(path: str, byte: int) -> bool:
    with open(path, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except OSError:
            return False
    return True


@pytest.mark.sqlite
def test_watching_leaves_sqlite_its_locks(writers, tmp_path):
    """A process that closes a file loses all its locks on it; SQLite would empty the wal-index."""
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    ask = [{"path": f"{name}-shm", "byte": DEAD_MAN_SWITCH}] * WRITERS
    with closing(sqlite3.connect(name)) as own:
        own.execute("PRAGMA schema_version").fetchone()
        for _ in range(3):
            assert commits.latest(name) is not None
            commits.forget()
            gc.collect()
        assert writers.call(can_lock, ask) == [False] * WRITERS
    assert any(writers.call(can_lock, ask))  # Nobody has it open any more.


@pytest.mark.sqlite
def test_no_fork_inherits_the_connection(tmp_path):
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    assert commits.latest(name) is not None and name in open_files()
    child = os.fork()
    if not child:
        os._exit(name in open_files())
    assert os.waitpid(child, 0) == (child, 0)
    assert commits.latest(name) is not None


@pytest.mark.sqlite
def test_watching_anew_opens_no_further_file(tmp_path):
    name = empty_database(tmp_path / "site.sqlite3", mode="wal")
    with closing(sqlite3.connect(name)) as own:  # Keeps the wal-index from being replaced.
        own.execute("PRAGMA schema_version").fetchone()
        commits.latest(name)
        before = sorted(open_files())
        for _ in range(5):
            commits.forget()
            assert commits.latest(name) is not None
        assert sorted(open_files()) == before


def open_files() -> list[str]:
    found = Path("/proc/self/fd")
    return [os.readlink(one) for one in found.iterdir() if one.is_symlink()]


@pytest.mark.sqlite
def test_where_there_is_nothing_to_watch_each_page_asks(tmp_path):
    assert commits.latest(str(tmp_path / "nowhere.sqlite3")) is None
    assert commits.latest(empty_database(tmp_path / "journal.sqlite3", mode="delete")) is None


@pytest.mark.sqlite
def test_what_a_crash_left_beside_a_restored_database_is_not_watched(tmp_path):
    crashed = empty_database(tmp_path / "crashed.sqlite3", mode="wal")
    with closing(sqlite3.connect(crashed)) as own:
        own.execute("PRAGMA schema_version").fetchone()
        left = Path(f"{crashed}-shm").read_bytes()
    name = empty_database(tmp_path / "restored.sqlite3", mode="delete")
    for kept in (left, left[:3]):
        Path(f"{name}-shm").write_bytes(kept)
        assert commits.latest(name) is None


@pytest.mark.sqlite
def test_what_could_not_be_watched_is_tried_again_after_a_second(monkeypatch, tmp_path):
    now = [100.0]
    monkeypatch.setattr(commits, "monotonic", lambda: now[0])
    name = str(tmp_path / "site.sqlite3")
    assert commits.latest(name) is None
    empty_database(Path(name), mode="wal")
    assert commits.latest(name) is None
    now[0] += commits.PAUSE
    assert commits.latest(name) is not None


def empty_database(path: Path, *, mode: str) -> str:
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute(f"PRAGMA journal_mode = {mode}")
        made.execute("PRAGMA user_version = 1")
    return str(path)
