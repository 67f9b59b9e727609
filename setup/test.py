"""`make test`: the whole suite on every backend that is here.

Both at once, but for what a second run would only repeat. `once`: pure functions, styles,
the set-up, who may open which page, how one signs in, and walks over thousands
of answers whose queries other tests ask of both databases. `strictest`: odd
values in addresses and forms, of which PostgreSQL refuses all that SQLite does,
and more; and tests that send no statement, whatever its values, that others
don't send to both. Where one test of such a file sent a statement that was its
alone, it is marked `both`. So SQLite is asked every statement there is, and
PostgreSQL, on which sites run, every test. A file without a mark is asked of
both, and so are races, raw SQL and the index whatever they send. Where one
database alone is here, it is asked everything.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from setup import backends, site
from setup.backends import Backend
from setup.stamps import find
from setup.terminal import Stop, ending_plainly, say, step

WORKERS = 2
WITH_BROWSER = 3  # One more: who drives Chromium waits for it most of the time.
MANY = 40  # Files of tests that are new; so many are compiled beforehand.
CLOSING_LINE_ENDS = " in "  # "===== 812 passed in 93.10s (0:01:33) ====="


@dataclass(frozen=True)
class Run:
    """One run of pytest that has ended."""

    ran_on: str
    closing_line: str
    status: int


def main() -> None:
    """Set up, run the suite once a database, and name what ran."""
    required = os.environ.get("REQUIRE_BACKENDS") == "1"
    site.build_catalogues()
    postgresql, redis = backends.find_postgresql(), backends.find_redis()
    chromium = backends.find_chromium()
    whole = backends.find_whole_chromium()
    missing = [found for found in (postgresql, redis, chromium, whole) if not found.address]
    if missing and required:
        raise Stop(
            "REQUIRE_BACKENDS=1, and these cannot be reached:\n"
            + "\n".join(f"  {found.name}: {found.why}" for found in missing),
            ".ci/run installs and starts what is missing",
        )
    compile_tests()
    browser = {"CHROMIUM": chromium.address}
    stores = {"DATABASE_URL": postgresql.address, "REDIS_URL": redis.address}
    runs = run_both(browser, stores) if postgresql.address else [run_pytest(browser | stores)]
    report(runs, [postgresql, redis, chromium])
    sys.exit(any(run.status for run in runs))


def compile_tests() -> None:
    """Have pytest compile the tests, a half a core, where each process would compile them all.

    Their assertions are written anew with what they compare, which takes ten seconds. What
    pytest makes of them it keeps beside them.
    """
    new = [str(path) for path in find("tests/**/test_*.py") if not is_compiled(path)]
    if len(new) < MANY:
        return
    arguments = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider"]
    with step(f"Compiling {len(new)} files of tests"):
        halves = [
            subprocess.Popen([*arguments, *half], stdout=subprocess.DEVNULL)
            for half in (new[::2], new[1::2])
        ]
        for process in halves:
            process.wait()  # A fault in a test is told when it is run.


def is_compiled(path: Path) -> bool:
    """Say whether pytest has compiled this file since it was written."""
    kept = (path.parent / "__pycache__").glob(f"{path.stem}.*-pytest-*.pyc")
    return any(one.stat().st_mtime >= path.stat().st_mtime for one in kept)


def run_both(browser: dict[str, str], stores: dict[str, str]) -> list[Run]:
    """Run the suite on both databases at once: one works while the other waits for Chromium.

    What the second says is shown once the first has ended.
    """
    held: list[str] = []
    with ThreadPoolExecutor(1) as beside:
        second = beside.submit(
            run_pytest, stores, "-m", "not once", "--ignore=tests/browser", show=held.append
        )
        runs = [run_pytest(browser, "-m", "not strictest or both"), second.result()]
    for line in held:
        say(line)
    return runs


def run_pytest(
    addresses: dict[str, str], *arguments: str, show: Callable[[str], None] = say
) -> Run:
    """Run pytest with these backends alone; show all it says and keep its closing lines.

    Without DATABASE_URL it runs on SQLite, without REDIS_URL on the file cache.
    """
    show(f"\nThe suite on {'PostgreSQL' if addresses.get('DATABASE_URL') else 'SQLite'}")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    for variable in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(variable, None)
    environment |= {variable: value for variable, value in addresses.items() if value}
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    ran_on, closing_line = "Before any test:", "pytest ended without a closing line"
    workers = WITH_BROWSER if addresses.get("CHROMIUM") else WORKERS
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-n", str(workers), *colour, *arguments, *sys.argv[1:]],
        env=environment, stdout=subprocess.PIPE, text=True, errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            show(line.rstrip("\n"))
            if line.startswith("Ran on "):
                ran_on = line.strip()
            if "===" in line and CLOSING_LINE_ENDS in line:
                closing_line = line.strip()
    return Run(ran_on, closing_line, process.returncode)


def report(runs: list[Run], others: list[Backend]) -> None:
    """Name which backends ran and which didn't, with each run's closing line."""
    say("\nWhat ran:")
    for run in runs:
        say(f"  {run.ran_on} {'Passed.' if run.status == 0 else 'FAILED.'}")
    for backend in others:
        if not backend.address:
            say(f"  NOT on {backend.name}: {backend.why}")
    for run in runs:
        say(run.closing_line)


if __name__ == "__main__":
    with ending_plainly():
        main()
