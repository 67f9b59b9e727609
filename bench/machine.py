"""What the figures were made on."""

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from bench.lengths import Length
from bench.load import CONNECTIONS, SLOW, SLOW_ASKERS, WRK_THREADS
from bench.peers.bare import USUAL_MS
from setup.server import THREADS, WORKERS

LEFT_OUT = (
    "Lighthouse (docs/performance.md has its scores)",
    "peers that don't install from PyPI (remark42, NodeBB, Waline ...)",
    "peers at 100,000 comments (a page of stock xtd takes minutes)",
    "the CPU of the load itself, which shares the cores with the servers",
)  # fmt: skip


def describe_load(length: Length, notes: list[str]) -> list[str]:
    """Return the lines below the table: machine, load, versions, what was left out."""
    return [
        f"Machine: {os.cpu_count()} cores ({_cpu_name()}), {_memory()} GB, Python "
        f"{platform.python_version()}, {platform.system()} {platform.release()}; load average "
        f"at the end {os.getloadavg()[0]:.1f}. Versions: Django {version('django')}, granian "
        f"{version('granian')} ({WORKERS} workers of {THREADS} threads), SQLite, {_postgresql()}.",
        "",
        f"Load: {length.rounds} rounds, engines in turn, {length.seconds} s each by wrk with "
        f"{WRK_THREADS} thread and {CONNECTIONS} kept connections on the same machine; pages "
        f"slower than {1000 * SLOW:.0f} ms by {SLOW_ASKERS} askers a counted number of times. "
        "Milliseconds are CPU a request of the server and all its workers, from /proc; after the "
        "plus, PostgreSQL's own. In brackets: times the bare page. Each answer was checked for "
        "its comments before and after, and for its length or content in between.",
        "",
        "Slower: how many times longer than usual the bare page took before a group of rows "
        f"({USUAL_MS:.2f} ms of CPU; processors and memory are shared with others). Cells say what "
        "was measured; whether a goal in milliseconds or a second is met is told at the usual "
        "pace.",
        "",
        f"Left out: {'; '.join([*LEFT_OUT, *notes])}.",
    ]


def _cpu_name() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def _memory() -> int:
    found = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return round(int(found[1]) / 2**20) if found else 0


def _postgresql() -> str:
    psql = shutil.which("psql")
    if not psql:
        return "PostgreSQL"
    said = subprocess.run([psql, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+\.\d+", said)
    return f"PostgreSQL {found.group()}" if found else "PostgreSQL"
