"""Servers, their processes, and what those take."""

import os
import sys
import time
from pathlib import Path

import pytest

from bench import cpu
from bench.servers import Server, free_port
from setup.terminal import Stop

pytestmark = pytest.mark.once

# A server that answers, and whose child works for as long as it lives.
PROGRAM = """
import http.server, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


@pytest.fixture(autouse=True)
def _logs(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.servers.LOGS", tmp_path)


def make_server(program: str) -> Server:
    port = free_port()
    return Server("trial", [sys.executable, "-c", program, str(port)], port, {})


@pytest.mark.slow
def test_work_of_a_servers_children_counts_as_its_own_and_all_are_stopped():
    with make_server(PROGRAM) as server:
        pids = server.pids()
        assert len(pids) == 2
        before = cpu.cpu_seconds(pids)
        until = time.monotonic() + 20
        while cpu.cpu_seconds(pids) - before < 0.1 and time.monotonic() < until:
            time.sleep(0.05)
        assert cpu.cpu_seconds(pids) - before >= 0.1
        resident, proportional = cpu.memory(pids)
        assert resident >= proportional > 1
    until = time.monotonic() + 5
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(is_running, pids))


def test_server_that_ends_at_once_is_told_of():
    with pytest.raises(Stop, match="could not start"), make_server("raise SystemExit(1)"):
        pass


def test_work_of_this_process_is_read_from_proc():
    before = cpu.cpu_seconds([os.getpid()])
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    assert cpu.cpu_seconds([os.getpid()]) - before >= 0.08


def test_process_that_is_gone_took_nothing():
    assert cpu.cpu_seconds([2**22 + 1]) == 0
    assert cpu.memory([2**22 + 1]) == (0, 0)


def is_running(pid: int) -> bool:
    """Say whether a process works; one that ended may wait for its parent to notice."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
