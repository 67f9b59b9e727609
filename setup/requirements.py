"""`make requirements`: pin requirements*.in anew, with a hash for every file.

Run it on the oldest Python the site runs on. pip-tools lives in a folder that
is thrown away: it is nobody's dependency.
"""

import os
import re
import tempfile
import venv
from pathlib import Path

from setup.stamps import ROOT
from setup.terminal import command, ending_plainly, step

PIP_TOOLS = "pip-tools==7.6.2"
# Only names, versions and hashes: where they come from is each machine's own
# business, and so are its extra indexes.
ARGUMENTS = (
    "--upgrade", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--quiet",
    "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links",
)  # fmt: skip
PSYCOPG2_LOCK = ROOT / "setup" / "psycopg2.txt"


def main() -> None:
    """Write requirements.txt, requirements-dev.txt and setup/psycopg2.txt."""
    environment = {"CUSTOM_COMPILE_COMMAND": "make requirements", "PIP_FIND_LINKS": "",
                   "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": os.devnull}  # fmt: skip
    os.environ |= environment
    with tempfile.TemporaryDirectory() as folder:
        with step(f"Installing {PIP_TOOLS}"):
            venv.create(folder, with_pip=True)
            python = str(Path(folder, "bin", "python"))
            command("install pip-tools", [python, "-m", "pip", "install", "-q", PIP_TOOLS])
        for name in ("requirements", "requirements-dev"):
            compile_lock(python, f"{name}.in", f"{name}.txt")
        compile_psycopg2(python, Path(folder))


def compile_lock(python: str, source: str, lock: str) -> None:
    """Pin one file of requirements."""
    with step(f"Pinning {source}"):
        command(
            f"pin {source}",
            [python, "-m", "piptools", "compile", *ARGUMENTS, "--output-file", lock, source],
        )


def compile_psycopg2(python: str, folder: Path) -> None:
    """Pin psycopg2 at the version psycopg2-binary was pinned at."""
    pinned = re.search(r"(?m)^psycopg2-binary==(\S+)", (ROOT / "requirements.txt").read_text())
    assert pinned is not None
    source, lock = folder / "psycopg2.in", folder / "psycopg2.txt"
    source.write_text(f"psycopg2=={pinned[1]}\n")
    compile_lock(python, str(source), str(lock))
    pins = [line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#")]
    PSYCOPG2_LOCK.write_text(
        "# psycopg2, compiled on this machine, in place of psycopg2-binary of the same version.\n"
        + "\n".join(pins) + "\n"
    )  # fmt: skip


if __name__ == "__main__":
    with ending_plainly():
        main()
