"""The database as migrations make it: made once, copied by every process that tests.

The migrations take a process some seconds, and PostgreSQL's server as many. Where there is
no copy, the first process makes it while the others wait.
"""

import fcntl
import shutil
import sqlite3
from pathlib import Path
from typing import TextIO

from django.db import connection

from setup.stamps import fingerprint

SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "forum/settings.py", "tests/settings.py",
           "requirements.txt", "requirements-dev.txt")  # fmt: skip


class Turn:
    """A file that one process at a time has locked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    @property
    def is_mine(self) -> bool:
        """Say whether this process has it."""
        return self._file is not None

    def take(self) -> None:
        """Wait until no other process has it."""
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def give(self) -> None:
        """Let the next one have it."""
        if self._file:
            self._file.close()
            self._file = None


class FileCopy:
    """SQLite's: a file, kept from run to run under the fingerprint of whatever it is made of."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{fingerprint(*SOURCES)[:16]}.sqlite3"
        self._turn = Turn(folder / "turn")

    def lay_out(self) -> bool:
        """Begin with the copy, and say so; say no where it is this process's turn to make it."""
        self._turn.take()
        if not self._path.exists():
            return False
        self._turn.give()
        shutil.copyfile(self._path, connection.settings_dict["TEST"]["NAME"])
        migrate_no_more()
        return True

    def keep(self) -> None:
        """Make the copy of what this process has migrated, if it was its turn."""
        if not self._turn.is_mine:
            return
        for older in self._path.parent.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        half = self._path.with_suffix(".half")
        half.unlink(missing_ok=True)
        with sqlite3.connect(connection.settings_dict["NAME"]) as database:
            database.execute("VACUUM INTO ?", [str(half)])
        database.close()
        half.replace(self._path)
        self._turn.give()

    def end(self) -> None:
        """Leave the copy to the next run."""


class TemplateCopy:
    """PostgreSQL's: a database beside theirs, for one run: the server is left as it was found."""

    def __init__(self, folder: Path) -> None:
        self._name = f"{connection.settings_dict['TEST']['NAME'].rpartition('_')[0]}_migrated"
        self._turn = Turn(folder / "turn")

    def lay_out(self) -> bool:
        """Have Django begin with the copy where there is one, while the others wait."""
        self._turn.take()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._name])
            if cursor.fetchone():
                connection.settings_dict["TEST"]["TEMPLATE"] = self._name
                migrate_no_more()
        return False

    def keep(self) -> None:
        """Make the copy of what this process has migrated, if it did."""
        if "TEMPLATE" not in connection.settings_dict["TEST"]:
            migrated = connection.ops.quote_name(connection.settings_dict["NAME"])
            connection.close()  # None is copied that somebody has opened.
            self._say(f"CREATE DATABASE {{}} TEMPLATE {migrated}")
        self._turn.give()

    def end(self) -> None:
        """Remove the copy, if no process was faster: by now all have theirs."""
        self._turn.take()
        self._say("DROP DATABASE IF EXISTS {}")
        self._turn.give()

    def _say(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement.format(connection.ops.quote_name(self._name)))


def migrate_no_more() -> None:
    """Have Django look for no migration, but do what it does after the last of them."""
    connection.settings_dict["TEST"]["MIGRATE"] = False
