"""CPU time and memory of a server and its workers, from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def read_stat(pid: int) -> tuple[int, float] | None:
    """Return a process's parent and its CPU seconds (own, user and system); None if it is gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name in brackets may hold anything, brackets and spaces included.
    fields = text[text.rindex(")") + 2 :].split()
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS


def family(pid: int) -> list[int]:
    """Return a process and everything that descends from it."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (stat := read_stat(int(entry.name))):
            parents[int(entry.name)] = stat[0]
    found = [pid] if pid in parents else []
    for known in found:  # Grows while it is walked.
        found += [child for child, parent in parents.items() if parent == known]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU seconds that these processes have used so far."""
    return sum(stat[1] for pid in pids if (stat := read_stat(pid)))


def memory(pids: Iterable[int]) -> tuple[float, float]:
    """Return resident and proportional memory in MB; the second shares out shared pages."""
    resident = proportional = 0
    for pid in pids:
        try:
            text = (PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        sizes = dict(line.split()[:2] for line in text.splitlines()[1:])
        resident += int(sizes["Rss:"])
        proportional += int(sizes["Pss:"])
    return resident / 1024, proportional / 1024
