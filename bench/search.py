"""Time searches in a made-up newspaper: `DATABASE_URL=... python -m bench.search 100000`.

Fills the database named (an empty one, thrown away afterwards) with so many
comments (newspaper.py). Then asks the search page, through Django's test
client, and prints for each query the CPU of this process and of the server's
(PostgreSQL), and the wall time, which tells how busy the machine is besides.
`make bench` has the slowest of them in its table (searching.py).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article  # noqa: E402
from bench.newspaper import fill_newspaper  # noqa: E402
from forum.discussion.models import Comment  # noqa: E402
from forum.discussion.search import views  # noqa: E402

PER_RUN = 40
QUERIES = {
    "common word (40 %)": "q=people",
    "middling word (5 %)": "q=harbour",
    "rare word (10 texts)": "q=quokka",
    "two words": "q=people+harbour",
    "two common words": "q=people+council",
    "phrase": "q=%22next+year%22",
    "phrase that never stands": "q=%22council+people%22",
    "Japanese, 2 characters": "q=政府",
    "Japanese, 5 characters": "q=消費税増税",
    "Japanese, 1 character": "q=税",
    "no hit": "q=xylophone",
    "no hit of common ones": "q=people+council+政府+quokka",
    "by author, common word": "q=people&author=reader-0001",
    "by a journalist, common word": "q=people&author=Ines+Writer-07",
    "in a section, common word": "q=people&section=s7",
    "in one discussion, common word": "q=people&article=1",
    "in the time before, common word": "q=people&until=2025-06-01",
}


class Took(NamedTuple):
    """Medians of one kind of search, in milliseconds; the server's CPU is their mean."""

    name: str
    order: str
    cpu: float
    server: float
    wall: float


def measure(name: str, order: str, ask: Callable[[], object], runs: int) -> Took:
    """Return what a search takes that is asked for so many times."""
    ask()
    cpu, wall = [], []
    server = server_cpu()
    for _ in range(runs):
        start = time.process_time(), time.perf_counter()
        ask()
        cpu.append((time.process_time() - start[0]) * 1000)
        wall.append((time.perf_counter() - start[1]) * 1000)
    server = (server_cpu() - server) * 1000 / runs
    return Took(name, order, median(cpu), server, median(wall))


def server_cpu() -> float:
    """Return the seconds of CPU that PostgreSQL has spent on this connection, on this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


class Reader:
    """Asks for pages of results, as a browser does."""

    def __init__(self) -> None:
        self.client = Client()

    def search(self, query: str) -> str:
        """Return the page; it must be one of results, or of none."""
        answer = self.client.get(f"/search/?{query}")
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode())
        return answer.content.decode()

    def go_back(self, query: str, pages: int) -> str:
        """Return the address of the page so many pages further on."""
        address = query
        for _ in range(pages):
            before = self.search(address).split("before=")[1].split('"')[0]
            address = f"{query}&before={before}"
        return address


def measure_all(runs: int) -> Iterator[Took]:
    """Ask for every kind of search in both orders, and for pages far back."""
    settings.ALLOWED_HOSTS = ["*"]
    views.ADDRESS_LIMIT = 10**9
    reader = Reader()
    asked = [
        (name, order, f"{query}&order={order.removeprefix('best match')}")
        for name, query in QUERIES.items()
        for order in ("best match", "newest")
    ]
    asked.append(("common word, page 61", "newest", reader.go_back("q=people&order=newest", 60)))
    asked.append(("common word, page 10", "best match", "q=people&page=10"))
    for name, order, address in asked:
        yield measure(name, order, lambda: reader.search(address), runs)  # noqa: B023


def time_searches(runs: int) -> dict[str, Any]:
    """Return what every kind of search takes; a verb of bench.inside."""
    return {"took": list(measure_all(runs))}


def main() -> None:
    """Fill if need be, then measure."""
    count = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Comment.objects.count() < count:
        fill_newspaper(count)
    comments, articles = Comment.objects.count(), Article.objects.count()
    print(f"{connection.vendor}: {comments} comments, {articles} articles")
    for took in measure_all(PER_RUN):
        figures = f"{took.cpu:5.1f} + {took.server:4.1f} ms CPU {took.wall:6.1f} ms wall"
        print(f"{took.name:32} {took.order:10} {figures}", flush=True)


if __name__ == "__main__":
    main()
