"""Ask for one page many times: by wrk, or by a few threads of our own where it is slow."""

import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bench import cpu
from bench.asking import ENCODINGS, Incomplete, Page, ask_whole
from bench.places import HOST
from bench.servers import Server
from setup.terminal import Stop

WRK_THREADS, CONNECTIONS = 1, 16
# A page slower than this is asked for a counted number of times: of wrk's
# last requests the server would do half the work after the clock has stopped.
SLOW = 0.025  # Seconds.
SLOW_ASKERS = 2  # As many as there are workers.
TIME_LIMIT = 30  # Seconds wrk waits for an answer.
SETTLE = 0.15  # Seconds between two loads, for what is still on its way.


@dataclass(frozen=True, slots=True)
class Load:
    """What one round brought."""

    requests: int
    seconds: float
    cpu: float  # Seconds of the server and its workers.
    other_cpu: float = 0.0  # Seconds of the database's processes.
    p99: float = 0.0  # Seconds.


@dataclass(frozen=True, slots=True)
class Figure:
    """All rounds together."""

    cpu_ms: float
    other_ms: float
    per_second: float
    p99_ms: float
    requests: int

    def at_usual_pace(self, slower: float) -> "Figure":
        """Return what it would be at the usual pace of a machine so many times slower now."""
        return replace(
            self,
            cpu_ms=self.cpu_ms / slower,
            other_ms=self.other_ms / slower,
            per_second=self.per_second * slower,
            p99_ms=self.p99_ms / slower,
        )


class Meter:
    """What a server's processes, and those of its database, have used since it was made."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.own = cpu.cpu_seconds(server.pids())
        self.others = {pid: cpu.cpu_seconds([pid]) for pid in server.find_others()}

    def read(self) -> tuple[float, float]:
        """Return both in seconds; a process that came meanwhile counts from its start."""
        own = cpu.cpu_seconds(self.server.pids()) - self.own
        others = {pid: cpu.cpu_seconds([pid]) for pid in self.server.find_others()}
        return own, sum(used - self.others.get(pid, 0.0) for pid, used in others.items())


def find_wrk() -> str:
    """Return where wrk is. Raises Stop with how to install it."""
    if found := shutil.which("wrk"):
        return found
    raise Stop("wrk, which makes the load, is missing.", "sudo apt-get install -y wrk")


def load(server: Server, page: Page, seconds: float, *, may_count: bool = True) -> Load:
    """Ask for a page for about so long. Raises Incomplete unless every answer was whole.

    `may_count`: a slow page may be asked for a counted number of times instead.
    """
    answer, took = ask_whole(server.port, page)
    time.sleep(SETTLE)
    meter = Meter(server)
    is_counted = may_count and took > SLOW
    if is_counted:
        count, spent, p99 = _ask_counted(server.port, page, seconds, took)
    else:
        count, spent, p99 = _run_wrk(server.port, page, seconds, len(answer.raw))
    time.sleep(SETTLE)
    done = Load(count, spent, *meter.read(), p99)
    if not is_counted:  # The others were checked one by one.
        ask_whole(server.port, page)
    return done


def _ask_counted(port: int, page: Page, seconds: float, took: float) -> tuple[int, float, float]:
    """Ask two at a time, each answer checked; return count, seconds and the 99th percentile."""
    each = max(1, min(200, int(seconds / took / 1.5)))
    started = time.perf_counter()
    with ThreadPoolExecutor(SLOW_ASKERS) as askers:
        asked = [askers.submit(_ask_in_turn, port, page, each) for _ in range(SLOW_ASKERS)]
        times = [second for future in asked for second in future.result()]
    return len(times), time.perf_counter() - started, max(times)


def _ask_in_turn(port: int, page: Page, count: int) -> list[float]:
    return [ask_whole(port, page)[1] for _ in range(count)]


def _run_wrk(port: int, page: Page, seconds: float, size: int) -> tuple[int, float, float]:
    """Run wrk on a page whose answer has `size` bytes; return count, seconds, percentile."""
    headers = {"Accept-Encoding": ENCODINGS, **page.headers}
    command = [
        find_wrk(), "-t", str(WRK_THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds:.0f}s",
        "--latency", "--timeout", f"{TIME_LIMIT}s",
        *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
        f"http://{HOST}:{port}{page.path}",
    ]  # fmt: skip
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=seconds + 2 * TIME_LIMIT
    )
    return read_wrk(ended.stdout, page, size)


def read_wrk(text: str, page: Page, size: int) -> tuple[int, float, float]:
    """Return count, seconds and 99th percentile of what wrk said. Raises Incomplete."""
    found = re.search(r"(\d+) requests in ([\d.]+)(m?s|m), ([\d.]+)([KMG]?)B read", text)
    if found is None:
        raise Incomplete(f"wrk said nothing of {page.path}: {text}")
    errors = re.search(r"Socket errors:.*", text)
    if errors or (page.status < 300 and "Non-2xx" in text):
        raise Incomplete(f"{page.path}: {errors.group() if errors else 'some answers failed'}.")
    count = int(found[1])
    read = float(found[4]) * {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}[found[5]]
    # wrk rounds what it read to two decimals, and counts headers as well.
    if count and read / count < 0.97 * size:
        raise Incomplete(f"{page.path}: {read / count:.0f} bytes an answer, not {size}.")
    percentile = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    p99 = _seconds(percentile[1], percentile[2]) if percentile else 0.0
    return count, _seconds(found[2], found[3]), p99


def _seconds(number: str, unit: str) -> float:
    return float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}[unit]


def sum_up(rounds: Sequence[Load]) -> Figure:
    """Return CPU a request over all rounds, and the median round's requests a second."""
    requests = sum(one.requests for one in rounds)
    return Figure(
        1000 * sum(one.cpu for one in rounds) / max(1, requests),
        1000 * sum(one.other_cpu for one in rounds) / max(1, requests),
        statistics.median(one.requests / one.seconds for one in rounds),
        1000 * statistics.median(one.p99 for one in rounds),
        requests,
    )
