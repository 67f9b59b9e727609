"""The site without its shared cache: Redis gone, the disk gone."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client

from forum.caches import SteadyFileCache
from forum.members.limits import hit
from forum.redis_cache import SteadyRedisCache
from tests.cast import PASSWORD, alice
from tests.members.joining import is_signed_in, sign_in, sign_up, verify

CLOSED_PORT = "redis://127.0.0.1:9/0"


@pytest.fixture
def _redis_gone(settings):
    """Point the site at a Redis that isn't there."""
    settings.CACHES = {
        "default": {
            "BACKEND": "forum.redis_cache.SteadyRedisCache",
            "LOCATION": CLOSED_PORT,
            "KEY_PREFIX": f"gone-{time.monotonic()}",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
    SteadyRedisCache.down_until = 0
    yield
    SteadyRedisCache.down_until = 0


@pytest.mark.usefixtures("_redis_gone")
def test_every_call_is_answered_while_redis_is_gone():
    assert isinstance(caches["default"], SteadyRedisCache)
    assert cache.get("a") is None and cache.add("a", 1) and not cache.add("a", 2)
    assert cache.incr("a") == 2 and cache.decr("a") == 1
    cache.set_many({"b": 1, "c": 2})
    assert cache.get_many(["b", "c"]) == {"b": 1, "c": 2}
    assert cache.get_or_set("d", lambda: 4) == 4 and "d" in cache and cache.touch("d")
    cache.delete_many(["b", "c"])
    assert cache.delete("d") and cache.get("b") is None
    cache.clear()


@pytest.mark.usefixtures("_redis_gone")
def test_limits_hold_while_redis_is_gone():
    passed = [hit(scope="s", key="k", limit=3, period=timedelta(minutes=1)) for _n in range(5)]
    assert passed == [True, True, True, False, False]


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_gone")
def test_pages_and_sign_in_work_while_redis_is_gone(client: Client):
    verify(alice())
    assert client.get("/display/").status_code == 200
    assert sign_up(Client()).status_code == 303
    sign_in(client, "alice", PASSWORD)
    assert is_signed_in(client) and client.get("/settings/").status_code == 200
    for n in range(6):
        page = sign_in(Client(REMOTE_ADDR=f"10.0.{n}.1"), "alice", "wrong")
    assert "Too many failed" in page.content.decode()


@pytest.mark.usefixtures("_redis_gone")
def test_a_dead_redis_is_asked_again_only_after_a_while():
    cache.get("a")
    down_until = SteadyRedisCache.down_until
    assert down_until > time.monotonic()
    started = time.monotonic()
    for _n in range(200):
        cache.get("a")
    assert SteadyRedisCache.down_until == down_until and time.monotonic() - started < 1


@pytest.mark.redis
def test_redis_is_used_again_when_it_is_back(settings):
    cache.set("kept", "there")
    SteadyRedisCache.down_until = time.monotonic() + 60
    assert cache.get("kept") is None
    SteadyRedisCache.down_until = 0
    assert cache.get("kept") == "there"


def test_a_disk_that_takes_no_files_leaves_limits_and_pages(tmp_path: Path):
    files = SteadyFileCache(str(tmp_path / "cache"), {})
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("in the way")
    try:
        files.set("a", 1)
        assert files.get("a") == 1 and files.incr("a") == 2
    finally:
        SteadyFileCache.down_until = 0


@pytest.mark.slow
def test_counting_in_files_keeps_the_time_an_entry_ends(tmp_path: Path):
    files = SteadyFileCache(str(tmp_path), {})
    files.add("n", 0, timeout=0.3)
    assert files.incr("n") == 1 and files.incr("n", 4) == 5
    time.sleep(0.35)
    with pytest.raises(ValueError):
        files.incr("n")


def test_files_are_looked_through_for_too_many_now_and_then_alone(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("forum.caches.CULL_EVERY", 1)
    files = SteadyFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 5}})
    for number in range(20):
        files.set(str(number), number)
    assert len(list(tmp_path.glob("*.djcache"))) <= 6
    monkeypatch.setattr("forum.caches.CULL_EVERY", 2**63)
    for number in range(20):
        files.set(str(number), number)
    assert len(list(tmp_path.glob("*.djcache"))) > 6


def test_a_count_in_a_file_goes_up_and_down_whatever_its_length(tmp_path: Path):
    files = SteadyFileCache(str(tmp_path), {})
    files.set("n", 250)
    for _ in range(10):
        files.incr("n")
    assert files.get("n") == 260
    for _ in range(10):
        files.incr("n", -1)
    assert files.get("n") == 250 and files.incr("n", 70_000) == 70_250
