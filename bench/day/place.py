"""The site on which a day is played: bench.site's, filled by bench.day.inside."""

import json
import os
import subprocess
import sys
from typing import Any

from bench.places import HOST, LOGS
from bench.site import Site
from setup.stamps import ROOT
from setup.terminal import Stop


class DaySite(Site):
    """A site on SQLite with one busy day behind it."""

    def __init__(self) -> None:
        super().__init__("day", "A day")
        self.address = f"http://{HOST}:{self.port}"
        self.truth: dict[int, str] = {}
        self.became: dict[str, int] = {}
        self.by_name: dict[str, str] = {}
        self.paths: list[str] = []
        self.article = self.report_count = 0

    def make_day(self, count: int) -> None:
        """Make an empty site and let the day happen there."""
        for name in ("media", "static", "mail", "cache"):
            (self.var / name).mkdir(parents=True, exist_ok=True)
        self.empty()
        self.manage("migrate", "--noinput")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        told = self.inside("prepare", count)
        self.learn(told)
        self.report_count = told["reports"]
        self.by_name, self.article, self.paths = told["sessions"], told["article"], told["paths"]
        self.server.environment = self.environment

    def learn(self, told: dict[str, Any]) -> None:
        """Remember what is wrong with which comment, and what became of them."""
        self.truth.update({int(pk): wrong for pk, wrong in told["truth"].items()})
        self.became.update(told["became"])

    def begin(self, verb: str, *arguments: Any) -> "subprocess.Popen[str]":
        """Begin a verb of bench.day.inside on this database."""
        return subprocess.Popen(
            [sys.executable, "-m", "bench.day.inside", verb, json.dumps(arguments)], cwd=ROOT,
            env={**os.environ, **self.environment}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def finish(self, running: "subprocess.Popen[str]") -> dict[str, Any]:
        """Wait for a verb that was begun; learn what it says of comments."""
        said, complaint = running.communicate(timeout=600)
        if running.returncode:
            raise Stop(f"{running.args!r} failed:\n{complaint}", f"logs are in {LOGS}")
        answer: dict[str, Any] = json.loads(said)
        if "truth" in answer:
            self.learn(answer)
        return answer

    def inside(self, verb: str, *arguments: Any) -> dict[str, Any]:
        """Run a verb of bench.day.inside on this database."""
        return self.finish(self.begin(verb, *arguments))
