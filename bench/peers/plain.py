"""A Django view that inserts a row for who is signed in, and one that answers 304."""

import json
import os
import subprocess
import sys
from urllib.parse import urlencode

from bench.asking import Page
from bench.places import LOGS, RUN
from bench.posting import FORM, Letter
from bench.servers import Server, free_port, granian
from bench.site import PostgresqlSite, Site
from setup.stamps import ROOT
from setup.terminal import Stop

WRITERS = 40


class Plain:
    """The limit of our stack where something is written or asked, on the database of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = free_port()
        self.folder = RUN / f"plain-{site.key}"
        self.url = f"sqlite:///{self.folder / 'plain.sqlite3'}"
        if isinstance(site, PostgresqlSite):
            self.url = site.beside("plain")
        self.sessions: list[str] = []
        command = granian(sys.executable, "bench.peers.plain_project:application", self.port)
        environment = {"PLAIN_DATABASE": self.url}
        self.server = Server(f"plain-{site.key}", command, self.port, environment)
        if isinstance(site, PostgresqlSite):
            self.server.find_others = lambda: site.backends("plain")

    def make_ready(self) -> None:
        """Make its tables and members."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if isinstance(self.site, PostgresqlSite):
            self.site.make_beside("plain")
        ended = subprocess.run(
            [sys.executable, "-m", "bench.peers.plain_project", str(WRITERS)], cwd=ROOT,
            env={**os.environ, **self.server.environment}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if ended.returncode:
            raise Stop(f"The bare Django could not be made:\n{ended.stderr}", f"logs: {LOGS}")
        self.sessions = json.loads(ended.stdout)

    def poll(self) -> Page:
        """Return the poll of who knows the version."""
        return Page("/poll/", len, 0, 0, {"If-None-Match": '"1"'}, status=304)

    def letter(self, number: int) -> Letter:
        """Return a comment by the next writer."""
        text = f"Written in answer, number {number}, about as long as most of them are."
        headers = {"Cookie": f"sessionid={self.sessions[number % WRITERS]}", "Content-Type": FORM}
        return Letter("/write/", urlencode({"text": text}).encode(), headers)
