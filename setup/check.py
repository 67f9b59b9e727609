"""`make check`: everything a change must pass that takes no browser and no server."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
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
        failed = [name for name, arguments in checks() if not passes(name, arguments, production)]
    if failed:
        sys.exit("\nFailed: " + ", ".join(failed))
    say("\nAll checks passed.")


def checks() -> list[Check]:
    """Return the checks, quickest first."""
    templates = [str(path.relative_to(ROOT)) for path in find("templates/**/*.html")]
    return [
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("templates", [DJADE, "--check", "--target-version", "5.2", *templates]),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        ("deploy settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
        ("types", [PYTHON, "-m", "mypy"]),
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
