"""Isso, served by gunicorn as its documentation recommends, on its SQLite database."""

import sqlite3
from collections.abc import Sequence

from bench.asking import Page, counter
from bench.corpus import capped_parents, make_corpus
from bench.peers import install, version
from bench.places import HOST, RUN
from bench.posting import Letter, json_letter
from bench.servers import Server, free_port
from setup.server import WORKERS
from setup.terminal import command, step

# The guard refuses more than two comments a minute from one address, and ours is one.
SETTINGS = """
[general]
dbpath = {folder}/comments.db
host = http://{host}:{port}/
[guard]
enabled = false
"""
MAKE = "from isso import config, db; c = config.load(config.default_file(), {path!r}); " \
       "db.SQLite3(c.get('general', 'dbpath'), c)"  # fmt: skip
COMMENTS = counter(rb'"likes":')


class Isso:
    """The comment server for blogs: answers with JSON that a script makes into a page."""

    key = "isso"

    def __init__(self) -> None:
        self.title = f"Isso {version('isso', 'isso')}"
        self.port = free_port()
        self.folder = RUN / "isso"
        self.python = install("isso")
        settings = self.folder / "isso.cfg"
        run = [
            str(self.python), "-m", "gunicorn", "-b", f"{HOST}:{self.port}", "-w", str(WORKERS),
            "--preload", "isso.run",
        ]  # fmt: skip
        self.server = Server(
            self.key, run, self.port, {"ISSO_SETTINGS": str(settings)}, first_path="/config"
        )

    def make_ready(self, sizes: Sequence[int]) -> None:
        """Write its settings, let it make its tables, and fill them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "isso.cfg"
        settings.write_text(SETTINGS.format(folder=self.folder, host=HOST, port=self.port))
        with step(f"{self.title}: filling its database"):
            command("make tables", [str(self.python), "-c", MAKE.format(path=str(settings))])
            connection = sqlite3.connect(self.folder / "comments.db")
            with connection:
                for number, size in enumerate(sizes, start=1):
                    _fill(connection, number, size)
            connection.close()

    def page(self, size: int) -> Page:
        """Return the address its script asks for all comments of a thread."""
        return Page(f"/?uri=%2F{size}%2F", COMMENTS, size, size)

    def letter(self, size: int, number: int) -> Letter:
        """Return an answer to a thread's first comment."""
        first = self.firsts(size)
        text = f"Written in answer, number {number}, about as long as most of them are."
        content: dict[str, object] = {"text": text, "author": f"writer {number}", "parent": first}
        return json_letter(f"/new?uri=%2F{size}%2F", content)

    def firsts(self, size: int) -> int:
        """Return the id of a thread's first comment."""
        connection = sqlite3.connect(self.folder / "comments.db")
        sql = "SELECT min(c.id) FROM comments c JOIN threads t ON t.id = c.tid WHERE t.uri = ?"
        found = int(connection.execute(sql, [f"/{size}/"]).fetchone()[0])
        connection.close()
        return found


def _fill(connection: sqlite3.Connection, thread: int, size: int) -> None:
    """Write a thread; its answers stand on one level, as it would store them itself."""
    connection.execute(
        "INSERT INTO threads (id, uri, title) VALUES (?, ?, ?)", (thread, f"/{size}/", str(size))
    )
    first = int(connection.execute("SELECT coalesce(max(id), 0) FROM comments").fetchone()[0]) + 1
    remarks = make_corpus(size)
    connection.executemany(
        "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, voters)"
        " VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
        [
            (
                thread, first + number, None if parent is None else first + parent,
                1_700_000_000 + number, f"10.0.{remark.author}.0", remark.text,
                f"reader {remark.author}", b"\0" * 256,
            )
            for number, (remark, parent) in enumerate(
                zip(remarks, capped_parents(remarks, 1), strict=True)
            )
        ],
    )  # fmt: skip
