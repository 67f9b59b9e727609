"""What we measure against, each installed from its package into an environment of its own.

The pinned versions are in <name>.txt; nothing of theirs is kept here.
"""

import sys
from pathlib import Path

from bench.places import PEERS
from setup.stamps import Stamp, fingerprint
from setup.terminal import command, step

HERE = Path(__file__).parent


def install(name: str) -> Path:
    """Install the packages pinned in <name>.txt, once; return the environment's Python."""
    home, pins = PEERS / name, HERE / f"{name}.txt"
    python, stamp = home / "bin" / "python", Stamp(home / "installed")
    wanted = fingerprint(f"bench/peers/{name}.txt", also=sys.version)
    if stamp.is_current(wanted):
        return python
    with step(f"Installing the packages of {pins.name}"):
        command("make an environment", [sys.executable, "-m", "venv", "--clear", str(home)])
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        command("install", [*pip, "--progress-bar=off", "-r", str(pins)])
    stamp.set(wanted)
    return python


def version(name: str, package: str) -> str:
    """Return the pinned version of a package."""
    for line in (HERE / f"{name}.txt").read_text().splitlines():
        if line.startswith(f"{package}=="):
            return line.removeprefix(f"{package}==").strip()
    raise LookupError(package)
