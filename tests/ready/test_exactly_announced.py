"""Commits that twelve threads of six processes must see from the moment they are there."""

import mmap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from operator import ge
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from articles.models import Article
from forum.discussion.ready_kinds import find_article_version
from forum.ready.kinds import Kind, Version
from forum.ready.unchanged import find_version
from tests.make import make_article
from tests.one_machine import in_a_fork, standing_on_one_machine
from tests.parallel import WRITERS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

ROUNDS = 300
THREADS = 2  # Of each process that writes or reads, but for the one that forks.
TURNS = THREADS + 1  # Threads that write.
LIMIT = 60  # Seconds.
GONE = 2**62  # Who doesn't ask or write any more.


class Told:
    """What all processes see: the last number committed, and how often each thread has asked."""

    def __init__(self, path: str) -> None:
        with Path(path).open("r+b") as file:
            self.numbers = memoryview(mmap.mmap(file.fileno(), 0)).cast("Q")

    @property
    def committed(self) -> int:
        """Return the number, which its writer tells when the commit has returned."""
        return self.numbers[0]

    def tell(self, number: int) -> None:
        self.numbers[0] = number

    def asked(self) -> list[int]:
        return list(self.numbers[1:])


def autocommit(pk: int, number: int) -> None:
    Article.objects.filter(pk=pk).update(version=number)


def in_a_transaction(pk: int, number: int) -> None:
    with transaction.atomic():
        autocommit(pk, number)


def on_a_new_connection(pk: int, number: int) -> None:
    connection.close()
    autocommit(pk, number)


def by_a_fork(pk: int, number: int) -> None:
    assert in_a_fork(partial(autocommit, pk, number)) == 0


WAYS = [autocommit, in_a_transaction] * 20


def write_in_turn(told: Told, pk: int, turn: int, ways: list[Callable[[int, int], None]]) -> None:
    """Commit each number whose turn it is, when all others have asked thrice since the last one."""
    try:
        for number in range(1 + turn, ROUNDS + 1, TURNS):
            wait_until(lambda last=number - 1: told.committed >= last)
            enough = [min(asked + 3, GONE) for asked in told.asked()]
            wait_until(lambda enough=enough: all(map(ge, told.asked(), enough)))
            ways[number % len(ways)](pk, number)
            told.tell(number)
    except BaseException:
        told.tell(GONE)
        raise
    finally:
        connections.close_all()


def wait_until(is_so: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + LIMIT
    while not is_so():
        if time.monotonic() > ends_at:
            raise TimeoutError
        time.sleep(0.0001)  # Leaves the processor to the others.


def ask_on(told: Told, own: int, pk: int) -> tuple[int, int]:
    """Ask until all is told; return how often, and how often of the database.

    Raises AssertionError for what is older than what was told before it was asked for.
    """
    of_database = []

    def find(arguments: dict[str, Any]) -> Version | None:
        of_database.append(1)
        return find_article_version(arguments["pk"])

    kind = Kind("articles:article", find)
    asked = known = 0
    try:
        while known < ROUNDS:
            known = told.committed
            version = find_version(kind, {"pk": pk})
            assert known == GONE or (version is not None and version[0] >= known)
            asked = told.numbers[own] = asked + 1
            time.sleep(0.001)
    finally:
        told.numbers[own] = GONE
        connections.close_all()
    return asked, len(of_database)


def take_part(number: int, told: str, commits: str, pk: int) -> list[Any]:
    """Write, as the first two processes do, or read; by several threads."""
    seen = Told(told)
    with standing_on_one_machine(commits):
        if number == 0:  # With no thread beside it, as forks want it.
            return [write_in_turn(seen, pk, THREADS, [*WAYS, by_a_fork])]
        with ThreadPoolExecutor() as pool:
            if number == 1:
                ways = [*WAYS, on_a_new_connection]
                ended = [pool.submit(write_in_turn, seen, pk, n, ways) for n in range(THREADS)]
            else:
                first = 1 + THREADS * (number - 2)
                ended = [pool.submit(ask_on, seen, first + n, pk) for n in range(THREADS)]
            return [one.result() for one in ended]


def test_no_process_reads_what_was_changed_before_it_asked(writers, tmp_path: Path):
    told = tmp_path / "told"
    told.write_bytes(bytes(8 * (1 + THREADS * (WRITERS - 2))))
    shared = {"told": str(told), "commits": str(tmp_path / "commits"), "pk": make_article().pk}
    ended = writers.call(take_part, [{"number": n, **shared} for n in range(WRITERS)])
    assert all(isinstance(one, list) for one in ended), ended
    assert all(of_database < asked for asked, of_database in chain.from_iterable(ended[2:]))
