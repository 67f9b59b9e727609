"""The SQLite database as migrations make it: made once, copied by every process that tests.

The migrations take a process some four seconds. The copy is kept in pytest's
cache under the fingerprint of whatever it is made of, and where it is missing
the first process makes it while the others wait; PostgreSQL's server is
left as it was found, so each process migrates there.
"""

import fcntl
import shutil
import sqlite3
from pathlib import Path
from typing import TextIO

from setup.stamps import fingerprint

SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "forum/settings.py", "tests/settings.py",
           "requirements.txt", "requirements-dev.txt")  # fmt: skip
_turn: list[TextIO] = []  # What this process has locked while it makes the copy.


def kept_copy(folder: Path) -> Path:
    """Return where the copy of today's migrations is kept, or would be."""
    return folder / f"{fingerprint(*SOURCES)[:16]}.sqlite3"


def lay_out(copy: Path, database: str) -> bool:
    """Begin with the copy, and say so; say no where it is this process's turn to make it."""
    turn = (copy.parent / "turn").open("w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    if not copy.exists():
        _turn.append(turn)
        return False
    turn.close()
    shutil.copyfile(copy, database)
    return True


def keep(database: str, copy: Path) -> None:
    """Keep a database that was just migrated, in place of older ones."""
    for older in set(copy.parent.glob("*.sqlite3")) - {copy}:
        older.unlink(missing_ok=True)
    mine = copy.with_suffix(f".{Path(database).parent.name}")
    mine.unlink(missing_ok=True)
    with sqlite3.connect(database) as connection:
        connection.execute("VACUUM INTO ?", [str(mine)])
    connection.close()
    mine.replace(copy)
    _turn.pop().close()
