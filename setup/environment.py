"""The virtual environment in .venv: made once, filled with the pinned packages.

Runs on the system's Python, so it imports nothing that isn't in the standard
library.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setup.stamps import ROOT, Stamp, fingerprint
from setup.terminal import CommandFailed, Stop, command, say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SITE, TOOLS = "requirements.txt", "requirements-dev.txt"
# Which lock a verb installs, and which it is content to find: the tools' lock
# holds the site's.
LOCKS = {"run": (SITE, TOOLS), "check": (TOOLS,), "test": (TOOLS,),
         "day": (TOOLS,), "messages": (SITE, TOOLS), "bench": (SITE, TOOLS)}  # fmt: skip
# The same driver, compiled here against the system's libpq. Never both: they
# install the same files.
SOURCE_LOCK = "setup/psycopg2.txt"
NO_NETWORK = (
    "Temporary failure in name resolution", "Name or service not known", "Network is unreachable",
    "Failed to establish a new connection", "NewConnectionError", "ConnectTimeout",
    "Connection refused", "ProxyError", "Cannot connect to proxy",
)  # fmt: skip


def fill(verb: str) -> None:
    """Make .venv hold exactly what the verb needs, if it doesn't yet."""
    if verb not in LOCKS:
        return
    if PYTHON.exists() and any(stamp_of(lock).is_current(wanted(lock)) for lock in LOCKS[verb]):
        return
    lock = LOCKS[verb][0]
    make_venv()
    for stale in VENV.glob("installed-*"):
        stale.unlink()
    install(read_lock(lock), lock)
    stamp_of(lock).set(wanted(lock))


def stamp_of(lock: str) -> Stamp:
    """Return the stamp that says which pins of a lock are installed."""
    return Stamp(VENV / f"installed-{lock}")


def wanted(lock: str) -> str:
    """Return what the stamp says when everything pinned in the lock is installed."""
    return fingerprint(also=f"{_version(sys.executable)} {read_lock(lock)}")


def go_on(verb: str) -> None:
    """Become the verb's module, in the virtual environment once there is one.

    What Python compiles is kept, even where it is told not to: each process of
    the tests would compile all of them anew, for seven seconds.
    """
    if verb in ("check", "test"):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    python = str(PYTHON) if verb in LOCKS else sys.executable
    os.execv(python, [python, "-m", f"setup.{verb}", *sys.argv[2:]])


def read_lock(lock: str) -> str:
    """Return the pins of a lock file, with psycopg2 for psycopg2-binary if PSYCOPG2=source."""
    pinned = (ROOT / lock).read_text()
    if os.environ.get("PSYCOPG2", "binary") != "source":
        return pinned
    without = re.sub(r"(?m)^psycopg2-binary==(?:.*\\\n)+.*\n", "", pinned)
    return without + (ROOT / SOURCE_LOCK).read_text()


def make_venv() -> None:
    """Make .venv, or make it anew where its Python is gone or another one is asked for."""
    if PYTHON.exists() and _version(str(PYTHON)) == _version(sys.executable):
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    with step(f"Making the virtual environment .venv (Python {_version(sys.executable)})"):
        command("make the virtual environment", [sys.executable, "-m", "venv", str(VENV)])


def install_venv_module() -> None:
    """Install what Debian and Ubuntu leave out of Python; needs root and apt."""
    package = f"python3.{sys.version_info.minor}-venv"
    mend = f"sudo apt-get install -y {package}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop(f"Python's venv module is missing (the package {package}).", mend)
    say(f"Python's venv module is missing: installing {package} with apt-get.")
    apt = {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", package]):
        say("$ apt-get " + " ".join(arguments))
        ended = subprocess.run(["apt-get", *arguments], env={**os.environ, **apt}, check=False)
        if ended.returncode:
            raise Stop(f"apt-get could not install {package}.", f"look above, then: {mend}")


def install(pinned: str, lock: str) -> None:
    """Install the pinned packages; every file is checked against its hash."""
    pins = VENV / f"pins-{Path(lock).name}"
    pins.write_text(pinned)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    other = "psycopg2-binary" if os.environ.get("PSYCOPG2") == "source" else "psycopg2"
    with step(f"Installing the packages pinned in {lock}"):
        command("remove the other psycopg2", [*pip, "uninstall", "-y", other])
        try:
            command(
                "install the packages",
                [*pip, "install", "--progress-bar=off", "--require-hashes", "-r", str(pins)],
                shown=("Collecting", "Building", "Installing"),
            )
        except CommandFailed as failure:
            raise explain(failure) from failure


def explain(failure: CommandFailed) -> Exception:
    """Turn pip's failure into the missing piece and the mend, where it is a known one."""
    if any(sign in failure.output for sign in NO_NETWORK):
        return Stop(
            f"{failure.tail}\n\nThe package index cannot be reached.",
            "connect to the network, or name a mirror or proxy: "
            "PIP_INDEX_URL=https://... or HTTPS_PROXY=http://... make run",
        )
    if "No space left" in failure.output:
        return Stop("The disk is full.", "free about 500 MB, then run it again.")
    if "pg_config" in failure.output or "libpq-fe.h" in failure.output:
        return Stop(
            "psycopg2 could not be built: PostgreSQL's headers or a compiler are missing.",
            "sudo apt-get install -y libpq-dev python3-dev gcc (or leave PSYCOPG2=source away)",
        )
    return failure


def _version(python: str) -> str:
    """Return "3.11": packages built for it fit every 3.11."""
    if python == sys.executable:
        return "{}.{}".format(*sys.version_info)
    ask = "import sys; print('{}.{}'.format(*sys.version_info))"
    ended = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return ended.stdout.strip()
