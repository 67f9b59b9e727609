"""Workers that share a loaded site, below a server that never loads it.

Forked from the server, workers share with it what they have loaded. But Python counts
references in place: what all workers touch each has copied, and the server keeps one more
copy that nobody asks for, 20 MB. So a third process loads the site, forks the workers and
ends. Linux gives them to the nearest ancestor that takes in orphans: the server.
"""

import ctypes
import multiprocessing.context
import os
import signal
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import popen_fork, util
from multiprocessing.process import BaseProcess
from typing import Any

PR_SET_CHILD_SUBREAPER = 36  # <sys/prctl.h>

# The ids of workers that were forked and that nobody has started yet, by id() of the process.
_forked: dict[int, int] = {}
_load: Callable[[], None]


def can_fork_from_loader() -> bool:
    """Say whether this system has what it takes: Linux since 5.3."""
    return hasattr(os, "pidfd_open") and hasattr(ctypes.CDLL(None), "prctl")


def fork_from_loader(load: Callable[[], None]) -> None:
    """Have granian's workers forked from a process that has called `load`.

    All of those that it starts with from one. One that is started later, in place of another,
    from one that loads the site for it alone.
    """
    global _load
    from granian.server.mp import MPServer

    _load = load
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    multiprocessing.context.ForkProcess._Popen = staticmethod(_Adopted)  # type: ignore[method-assign]
    MPServer._spawn_workers = _spawn_workers  # type: ignore[method-assign]


def _spawn_workers(server: Any, spawn_target: Any, target_loader: Any) -> None:
    """Start all workers, as granian's own does, but fork them together."""
    workers = [
        server._spawn_worker(idx=number, target=spawn_target, callback_loader=target_loader)
        for number in range(server.workers)
    ]
    processes = [worker.inner for worker in workers]
    pids = _fork(processes)
    if len(pids) < len(processes):  # Why was said by the process that couldn't.
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        raise SystemExit(1)
    _forked.update(zip(map(id, processes), pids, strict=True))
    for worker in workers:
        worker.start()
        server.wrks.append(worker)
    server._metrics.incr_spawn(server.workers)


class _Adopted(popen_fork.Popen):
    """A child that another process has forked."""

    def _launch(self, process: BaseProcess) -> None:
        pid = _forked.pop(id(process), None) or next(iter(_fork([process])), None)
        if pid is None:  # It will fail in the worker as well, which granian knows how to take.
            super()._launch(process)  # type: ignore[misc]
            return
        self.pid = pid
        self.sentinel = os.pidfd_open(pid)
        self.finalizer = util.Finalize(self, os.close, (self.sentinel,))


def _fork(processes: Sequence[BaseProcess]) -> list[int]:
    """Return the ids of processes forked from one that has loaded the site: now our children.

    None at all if it can't be loaded.
    """
    reading, writing = os.pipe()
    loader = os.fork()
    if not loader:
        os.close(reading)
        _load_and_fork(processes, writing)
    os.close(writing)
    with open(reading, "rb") as told:
        pids = [int(line) for line in told]
    os.waitpid(loader, 0)  # From here on its children are ours.
    return pids


def _load_and_fork(processes: Sequence[BaseProcess], writing: int) -> None:
    """Load the site, fork and tell the ids. Doesn't return."""
    code = 1
    try:
        _load()
        for process in processes:
            if pid := os.fork():
                os.write(writing, b"%d\n" % pid)
                continue
            os.close(writing)
            code = process._bootstrap()  # type: ignore[attr-defined]
            return
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
