"""django-comments-xtd as its documentation sets it up, served as our site is."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from bench.asking import Page, counter
from bench.corpus import capped_parents, make_corpus
from bench.peers import HERE, install, version
from bench.places import HOST, RUN
from bench.posting import Letter, fetch_form
from bench.servers import Server, free_port, granian
from setup.terminal import Stop, step

DEEPEST = 8  # Levels; the example in its documentation of COMMENTS_XTD_MAX_THREAD_LEVEL.
WRITERS = 40
COMMENTS = counter(rb'<div id="c\d+" class="comment')


class Xtd:
    """The package our comments are built on, as it comes."""

    key = "xtd"

    def __init__(self) -> None:
        self.title = f"django-comments-xtd {version('xtd', 'django-comments-xtd')}"
        self.port = free_port()
        self.folder = RUN / "xtd"
        self.python = install("xtd")
        self.environment = {"XTD_FOLDER": str(self.folder)}
        self.filled: dict[str, Any] = {}
        command = granian(self.python, "project.wsgi:application", self.port)
        self.server = Server(
            self.key, command, self.port, self.environment, folder=HERE / "xtd_project"
        )

    def make_ready(self, sizes: Sequence[int]) -> None:
        """Migrate and fill its database."""
        self.folder.mkdir(parents=True, exist_ok=True)
        corpora = {}
        for size in sizes:
            remarks = make_corpus(size)
            parents = capped_parents(remarks, DEEPEST)
            corpora[size] = [
                (parent, remark.author, remark.text)
                for remark, parent in zip(remarks, parents, strict=True)
            ]
        with step(f"{self.title}: filling its database"):
            ended = subprocess.run(
                [str(self.python), "fill.py", str(WRITERS)], cwd=HERE / "xtd_project",
                env=self.environment, input=json.dumps(corpora), capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            if ended.returncode:
                raise Stop(f"{self.title} could not be filled:\n{ended.stderr}", "see above")
        self.filled = json.loads(ended.stdout)

    def page(self, size: int) -> Page:
        """Return an article's page, which always shows all comments."""
        path = f"/articles/{self.filled['articles'][str(size)]}/"
        return Page(path, COMMENTS, size, size, {}, b"</html>")

    def letter(self, size: int, number: int) -> Letter:
        """Return an answer in the article's first thread, by a signed-in writer."""
        targets = self.filled["targets"][str(size)]
        session = self.filled["sessions"][number % WRITERS]
        text = f"Written in answer, number {number}, about as long as most of them are."
        return fetch_form(
            self.port,
            f"/comments/reply/{targets[number % len(targets)]}/",
            {"Cookie": f"sessionid={session}", "Host": f"{HOST}:{self.port}"},
            "comment",
            text,
        )
