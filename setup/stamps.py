"""Which steps need not be done again: a stamp holds the fingerprint of a step's sources."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def fingerprint(*patterns: str, also: str = "") -> str:
    """Return a digest of the names and contents of all files that match, and of `also`."""
    digest = hashlib.sha256(also.encode())
    for path in find(*patterns):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def find(*patterns: str) -> Iterable[Path]:
    """Return the project's files that match the glob patterns, sorted."""
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})


class Stamp:
    """One step's stamp, a small file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def is_current(self, value: str) -> bool:
        """Say whether the step was done with these very sources."""
        return self.path.exists() and self.path.read_text() == value

    def set(self, value: str) -> None:
        """Record that the step is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(value)

    def remove(self) -> None:
        """Have the step done again."""
        self.path.unlink(missing_ok=True)
