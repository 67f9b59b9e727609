"""Start a server, know its processes, stop it by its own id."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import cpu
from bench.places import HOST, LOGS
from setup.server import THREADS, WORKERS
from setup.stamps import ROOT
from setup.terminal import Stop

START_LIMIT = 60  # Seconds.
STOP_LIMIT = 10  # Seconds a server gets to end by itself.
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as attempt:
        attempt.bind((HOST, 0))
        return int(attempt.getsockname()[1])


def granian(python: str | Path, application: str, port: int, module: str = "granian") -> list[str]:
    """Return the command that serves an application as `make run` serves the site."""
    return [
        str(python), "-m", module, "--interface", "wsgi", application, "--host", HOST,
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
        "--log-level", "warning", "--workers-kill-timeout", str(STOP_LIMIT),
    ]  # fmt: skip


@dataclass
class Server:
    """One server with its workers. Use it in a `with`: it is stopped whatever happens."""

    name: str
    command: Sequence[str]
    port: int
    environment: dict[str, str]
    first_path: str = "/"
    folder: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_in: float = field(default=0.0, init=False)
    # Processes that work for this server without descending from it (PostgreSQL's).
    find_others: Callable[[], list[int]] = field(default=list, init=False)

    def __enter__(self) -> "Server":
        """Start it and wait for its first answer."""
        LOGS.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with (LOGS / f"{self.name}.log").open("ab") as log:
            started = time.perf_counter()
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=kept | self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_end_with_parent,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        self.started_in = time.perf_counter() - started
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def restart(self) -> None:
        """Stop it and start it anew, within the same `with`."""
        self.stop()
        self.__enter__()

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Stop(f"{self.name} could not start.", f"look at {LOGS / self.name}.log")
            if _status(self.port, self.first_path) == http.client.OK:
                return
            time.sleep(0.005)
        raise Stop(f"{self.name} didn't answer in {START_LIMIT} s.", f"look at {LOGS}")

    def stop(self) -> None:
        """End the server and its workers, by force after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        family = self.pids()
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in family:  # Workers whose server left without them.
            if _session(pid) == self.process.pid:
                os.kill(pid, signal.SIGKILL)

    def pids(self) -> list[int]:
        """Return the server and its workers."""
        return cpu.family(self.process.pid) if self.process else []


def _session(pid: int) -> int:
    """Return the session a process belongs to, each server's its own; 0 if it is gone."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=START_LIMIT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _end_with_parent() -> None:
    """Have the kernel stop the server should the benchmark be killed without a word."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
