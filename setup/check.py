"""`make check`: everything a change must pass that takes no browser and no server."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setup import site
from setup.stamps import ROOT, find
from setup.terminal import ending_plainly, say

PYTHON = sys.executable
DJADE = str(Path(PYTHON).with_name("djade"))
MANAGE = [PYTHON, "manage.py"]
# What `check --deploy` judges: a site as it stands in production, not the demo.
PRODUCTION = {
    "SECRET_KEY": "only-for-this-check-and-long-enough-to-be-a-key-0123456789-abcdef",
    "SITE_URL": "https://dateline.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "REDIS_URL": "",
    "DEBUG": "0",
    "DEMO": "0",
    "STAFF_SECOND_FACTOR": "1",
}
Check = tuple[str, Sequence[str]]


def main() -> None:
    """Run every check, say what failed, end with status 1 if any did."""
    site.build_catalogues()
    with tempfile.TemporaryDirectory() as folder:
        production = {**os.environ, **PRODUCTION, "VAR_DIR": folder}
        failed = find_failed(production)
    if failed:
        sys.exit("\nFailed: " + ", ".join(failed))
    say("\nAll checks passed.")


def find_failed(environment: dict[str, str]) -> list[str]:
    """Run the checks, two at once: most of them work on one core alone."""
    found = checks()
    with ThreadPoolExecutor(2) as two_at_once:
        passed = list(two_at_once.map(lambda check: passes(check[0], check[1], environment), found))
    return [name for (name, _arguments), is_good in zip(found, passed, strict=True) if not is_good]


def checks() -> list[Check]:
    """Return the checks, the types first: they take one core alone for as long as most others."""
    templates = [str(path.relative_to(ROOT)) for path in find("templates/**/*.html")]
    return [
        ("types", [PYTHON, "-m", "mypy"]),
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("templates", [DJADE, "--check", "--target-version", "5.2", *templates]),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        ("deploy settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
        ("quick tests", [PYTHON, "-m", "pytest", "-q", "-n", "2", "-m", "not slow",
                         "--ignore=tests/browser"]),
    ]  # fmt: skip


def passes(name: str, arguments: Sequence[str], environment: dict[str, str]) -> bool:
    """Run one check and show its output if it fails."""
    started = time.monotonic()
    ended = subprocess.run(
        arguments, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    seconds = time.monotonic() - started
    say(f"{'ok    ' if ended.returncode == 0 else 'FAILED'} {name} ({seconds:.1f} s)")
    if ended.returncode:
        say(ended.stdout)
    return ended.returncode == 0


if __name__ == "__main__":
    with ending_plainly():
        main()
