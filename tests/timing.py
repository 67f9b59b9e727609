"""How long something takes, told so that it says the same on a busy machine."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of three runs, without the garbage collector.

    One full collection of all that a test process holds takes some 0.3 s, and
    falls on whatever happens to run then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return min(_once(work) for _ in range(3))
    finally:
        if was_on:
            gc.enable()


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
