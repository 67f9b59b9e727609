"""Count what comes from one key, in every cache the site may run on."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from redis.connection import Connection

from forum.members import limits
from forum.members.limits import hit

MINUTE = timedelta(minutes=1)


def try_often(tries: int, limit: int) -> int:
    """Try so many times; return how many passed. Called in processes of their own."""
    passed = [
        hit(scope="race", key="k", limit=limit, period=timedelta(days=300)) for _n in range(tries)
    ]
    return sum(passed)


def at(monkeypatch, seconds: float) -> None:
    """Set the clock that limits read."""
    monkeypatch.setattr(limits.time, "time", lambda: seconds)


def test_the_limit_is_the_last_that_passes():
    passed = [hit(scope="s", key="k", limit=3, period=MINUTE) for _n in range(5)]
    assert passed == [True, True, True, False, False]


def test_keys_and_scopes_count_apart():
    assert hit(scope="s", key="a", limit=1, period=MINUTE)
    assert hit(scope="s", key="b", limit=1, period=MINUTE)
    assert hit(scope="t", key="a", limit=1, period=MINUTE)
    assert not hit(scope="s", key="a", limit=1, period=MINUTE)


@pytest.mark.parametrize("key", ["", " ", "a b\nc", "x" * 5000, "鈴木", "\ud800"])
def test_any_key_can_be_counted(key: str):
    assert hit(scope="s", key=key, limit=1, period=MINUTE)
    assert not hit(scope="s", key=key, limit=1, period=MINUTE)


def test_the_border_of_two_windows_lets_no_double_portion_through(monkeypatch):
    start = time.time() // 60 * 60
    at(monkeypatch, start + 59)
    assert sum(hit(scope="s", key="k", limit=10, period=MINUTE) for _n in range(20)) == 10
    at(monkeypatch, start + 61)
    assert sum(hit(scope="s", key="k", limit=10, period=MINUTE) for _n in range(20)) <= 1
    at(monkeypatch, start + 125)
    assert sum(hit(scope="s", key="k", limit=10, period=MINUTE) for _n in range(20)) >= 9


@pytest.mark.redis
def test_redis_counts_in_one_trip_and_forgets(monkeypatch):
    trips = []

    def send(connection: Connection, *arguments: Any, **named: Any) -> Any:
        trips.append(connection)
        return sent(connection, *arguments, **named)

    sent = Connection.send_packed_command
    assert hit(scope="s", key="k", limit=2, period=MINUTE)
    monkeypatch.setattr(Connection, "send_packed_command", send)
    assert hit(scope="s", key="k", limit=2, period=MINUTE) and len(trips) == 1

    seconds = int(MINUTE.total_seconds())
    key = cache.make_key(limits._cache_key("s", "k", seconds, int(limits.time.time() // seconds)))
    assert 0 < cache._cache.get_client().ttl(key) <= 2 * seconds


def test_threads_cannot_slip_past_together():
    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(lambda _n: try_often(10, 25), range(8)))
    assert sum(passed) == 25


@pytest.mark.slow
def test_processes_cannot_slip_past_together(writers):
    passed = writers.call(try_often, [{"tries": 20, "limit": 50}] * 8)
    assert sum(passed) == 50
