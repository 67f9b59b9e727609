"""Measure: `python -m bench [--quick] [--write] [--only WORD]`."""

import argparse
import fcntl
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from bench import checking, deciding, moderating, reading, searching, weighing, writing
from bench.bench import Bench
from bench.lengths import FULL, QUICK, Length
from bench.load import find_wrk
from bench.machine import describe_load
from bench.peers.bare import Bare
from bench.peers.isso import Isso
from bench.peers.plain import Plain
from bench.peers.xtd import Xtd
from bench.places import CACHE, LOGS, RUN
from bench.site import PostgresqlSite, Site
from bench.table import keep_results, make_table, put_into_readme
from setup import backends
from setup.terminal import CommandFailed, Stop, ending_plainly, say


def main() -> None:
    """Set up, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes in place of 25")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    parser.add_argument("--only", default="", help="only groups of rows whose name has this word")
    parser.add_argument("--without", default="", help="leave out: sqlite or postgresql")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    with ending_plainly():
        run(QUICK if asked.quick else FULL, asked)


def run(length: Length, asked: argparse.Namespace) -> None:
    """Serve every engine, take the rows, keep and print the table."""
    find_wrk()
    with only_one(), engines(length, asked.without) as bench:
        started = time.monotonic()
        say("\nMeasuring")
        for name, measure in groups(bench).items():
            if asked.only not in name:
                continue
            if time.monotonic() - started > length.limit:
                bench.notes.append(f"{name} (no time was left)")
                continue
            bench.try_to(name, measure)
        minutes = (time.monotonic() - started) / 60
        bench.notes.append(f"set-up; the rows took {minutes:.1f} minutes")
    table = make_table(bench, describe_load(length, bench.notes[:-1]))
    kept = keep_results(bench, table, f"{length.name}-{asked.only}" if asked.only else length.name)
    say(f"\n{table}\n\nMeasured in {minutes:.1f} minutes; kept in {kept}")
    if asked.write and not asked.only:
        done = put_into_readme(table)
        say("README.md is up to date." if done else "README.md has no <!-- bench --> marks.")
    if bench.failures:
        raise Stop("Not measured: " + "; ".join(bench.failures), f"the servers' logs are in {LOGS}")


def groups(bench: Bench) -> dict[str, Callable[[], None]]:
    """Return what can be measured, by name, in the order of the table."""
    pens = {site.key: writing.Pen(site) for site in bench.sites}
    return {
        "pages": lambda: reading.read_pages(bench),
        "all": lambda: reading.read_all(bench),
        "all-anew": lambda: reading.read_anew(bench),
        "signed-in": lambda: reading.read_signed_in(bench),
        "poll": lambda: reading.read_poll(bench),
        "replies": lambda: writing.write_replies(bench, pens),
        "writers": lambda: writing.write_together(bench, pens),
        "checks": lambda: checking.check_long_comments(bench),
        "decisions": lambda: deciding.decide_cases(bench),
        "after-write": lambda: writing.read_after_writes(bench, pens),
        "weight": lambda: weighing.weigh_page(bench),
        "memory": lambda: weighing.weigh_memory(bench),
        "search": lambda: searching.time_searches(bench),
        # After what its cases and lists of words would weigh on; a start ends the servers.
        "queue": lambda: moderating.read_queue(bench),
        "start": lambda: weighing.time_starts(bench),
    }


@contextmanager
def only_one() -> Iterator[None]:
    """Keep a second run away: it would take this one's folder, and its figures with it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop("Another benchmark runs here.", "wait for it, or end it") from error
        yield


@contextmanager
def engines(length: Length, without: str) -> Iterator[Bench]:
    """Make every engine ready and serve it; stop them all and drop what they made."""
    shutil.rmtree(RUN, ignore_errors=True)
    with ExitStack() as stack:
        sites: list[Site] = [] if without == "sqlite" else [Site("sqlite", "Dateline, SQLite")]
        notes = []
        postgresql, redis = backends.find_postgresql(), backends.find_redis()
        if postgresql.address and without != "postgresql":
            title = "Dateline, PostgreSQL" + (" + Redis" if redis.address else "")
            sites.append(PostgresqlSite("postgresql", title, postgresql.address, redis.address))
        else:
            notes.append(f"PostgreSQL ({postgresql.why or 'not asked for'})")
        bench = Bench(sites, Bare(), {}, [], length, notes=notes)
        for site in sites:
            stack.callback(site.drop)
            site.make_ready()
            bench.plain[site.key] = Plain(site)
            bench.plain[site.key].make_ready()
            stack.enter_context(bench.plain[site.key].server)
        for server in bench.servers().values():
            stack.enter_context(server)
        for make in (Isso, Xtd):
            add_peer(bench, make, stack)
        yield bench


def add_peer(bench: Bench, make: type[Isso] | type[Xtd], stack: ExitStack) -> None:
    """Install, fill and serve a peer; one that can't be had is named as left out."""
    try:
        peer = make()
        peer.make_ready((10, *sorted({*bench.length.peer_sizes, 10_000})))
        stack.enter_context(peer.server)
    except (CommandFailed, Stop, OSError, ValueError) as error:
        say(f"  {make.key} is left out: {error}")
        bench.notes.append(f"{make.key}, which could not be installed or started")
        return
    bench.peers.append(peer)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
