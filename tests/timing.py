"""How long something takes, told so that it says the same on a busy machine."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of three runs, without the garbage collector.

    One full collection of all that a test process holds takes some 0.3 s, and
    falls on whatever happens to run then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return min(cpu_of(work) for _ in range(3))
    finally:
        if was_on:
            gc.enable()


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


@contextmanager
def going_first() -> Iterator[None]:
    """Let this process run before others, where that is permitted: they empty its caches less."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, before - 15)
    try:
        yield
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, before)


# CPU seconds of plain_work() on the machine that all bounds of time are told for, at rest. That
# of the README's figures takes 0.010: there all of them are a quarter wider.
PLAIN_WORK_TAKES = 0.008


def times_slower() -> float:
    """Return how many times slower than that machine this one is now; 1 if it is faster.

    Shared processors are, for minutes: a bound in seconds would fail there and
    prove nothing.
    """
    return max(1.0, cpu_seconds(plain_work) / PLAIN_WORK_TAKES)


def plain_work() -> dict[str, int]:
    """Do what takes PLAIN_WORK_TAKES there: what dictionaries and strings mostly do."""
    counts: dict[str, int] = {}
    for number in range(60_000):
        key = str(number)[-3:]
        counts[key] = counts.get(key, 0) + len(key)
    return counts
