"""How fast the machine is at the moment, by work that never changes.

Processors of a rented machine are shared: for seconds or for hours everything takes
twice as long, ours and the peers'. A goal told in milliseconds would then be missed
by the neighbours. So plain work is timed around whatever is measured, and goals are
judged by what the same would take at the usual pace. What stands in the table is
what was measured, and beside it how many times slower the machine was.
"""

import gc
import time

# CPU seconds of plain_work() on the machine of the README's table, at rest.
USUAL = 0.010


def times_slower() -> float:
    """Return how many times slower than usual this processor is now; 1 if it is faster.

    Takes 20 to 40 ms. The CPU of this thread alone counts, and the quicker of two runs.
    """
    return max(1.0, min(_cpu_of_plain_work() for _ in range(2)) / USUAL)


def plain_work() -> dict[str, int]:
    """Do what takes USUAL: what dictionaries and strings mostly do."""
    counts: dict[str, int] = {}
    for number in range(60_000):
        key = str(number)[-3:]
        counts[key] = counts.get(key, 0) + len(key)
    return counts


def _cpu_of_plain_work() -> float:
    # A collection of all that a large process holds takes longer than the work.
    was_on = gc.isenabled()
    gc.disable()
    try:
        started = time.thread_time()
        plain_work()
        return time.thread_time() - started
    finally:
        if was_on:
            gc.enable()
