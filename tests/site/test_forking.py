"""The server's workers: forked from a process that loaded the site, and its children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from setup.stamps import ROOT

pytestmark = [pytest.mark.once, pytest.mark.slow]

LIMIT = 60  # Seconds, on a busy machine.

# Serves an application of one line; each process that loads the site writes its id down.
SERVE = """
import multiprocessing, os, sys
multiprocessing.set_start_method("fork")
from forum.forking import fork_from_loader

def load():
    with open({folder!r} + "/loads", "a") as loads:
        loads.write(f"{{os.getpid()}}\\n")
    {load}

fork_from_loader(load)
sys.path.insert(0, {folder!r})
sys.argv[1:] = ["--interface", "wsgi", "application:answer", "--uds", {folder!r} + "/socket",
                "--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "10"]
from granian.cli import entrypoint
entrypoint()
"""
APPLICATION = """
def answer(environ, start_response):
    start_response("200 OK", [])
    return [b""]
"""


@contextmanager
def serving(folder: Path, load: str = "pass") -> Iterator["subprocess.Popen[bytes]"]:
    (folder / "application.py").write_text(APPLICATION)
    code = SERVE.format(folder=str(folder), load=load)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=log, stderr=log)
    try:
        yield server
    finally:
        left = children_of(server.pid) if server.poll() is None else set()
        server.kill()
        server.wait()
        for pid in left:
            os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> set[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found}


def loads_of(folder: Path) -> list[int]:
    path = folder / "loads"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def wait_for_two(server: "subprocess.Popen[bytes]", folder: Path, *, loads: int = 1) -> set[int]:
    """Return the two workers, once the site was loaded so often and nobody loads it any more."""
    until = time.monotonic() + LIMIT
    while time.monotonic() < until and server.poll() is None:
        loaders = loads_of(folder)
        is_loaded = len(loaders) == loads and not Path(f"/proc/{loaders[-1]}").exists()
        if is_loaded and len(found := children_of(server.pid)) == 2:
            return found
        time.sleep(0.02)
    raise AssertionError(f"no two workers, server ended with {server.poll()}")


def test_workers_come_from_one_that_loaded_the_site_and_is_gone(tmp_path: Path):
    with serving(tmp_path) as server:
        workers = wait_for_two(server, tmp_path)
        assert not {*loads_of(tmp_path)} & {server.pid, *workers}

        server.send_signal(signal.SIGTERM)
        assert server.wait(LIMIT) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_worker_that_died_is_replaced_by_one_that_has_loaded_the_site(tmp_path: Path):
    with serving(tmp_path) as server:
        first, second = wait_for_two(server, tmp_path)
        os.kill(first, signal.SIGKILL)
        workers = wait_for_two(server, tmp_path, loads=2)
        assert second in workers and first not in workers


def test_a_site_that_cannot_be_loaded_is_not_served(tmp_path: Path):
    with serving(tmp_path, load='raise RuntimeError("nothing to serve")') as server:
        assert server.wait(LIMIT) == 1
    assert "nothing to serve" in (tmp_path / "log").read_text()
    assert len(loads_of(tmp_path)) == 1
