"""Time searches in a made-up newspaper: `DATABASE_URL=... python -m bench.search 100000`.

Fills the database named (an empty one, thrown away afterwards) with so many
comments under forty articles and two thousand articles besides, in a
vocabulary whose words are as unequal as those of a language (Zipf), half of
it Japanese. Then asks the search page, through Django's test client, and
prints for each query the CPU of this process and of the server's (PostgreSQL),
and the wall time, which tells how busy the machine is besides.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, Section  # noqa: E402
from articles.publishing import create_article, publish_article  # noqa: E402
from bench.corpus import AUTHORS, Remark  # noqa: E402
from forum.discussion.generating import generate_discussion  # noqa: E402
from forum.discussion.models import Comment  # noqa: E402
from forum.discussion.search import views  # noqa: E402

ARTICLES, PER_RUN = 2_000, 40
SYLLABLES = (
    "ka", "to", "mi", "ren", "sol", "var", "tin", "ber", "lo", "pas", "que", "dor", "nim", "fel",
    "gar", "ist", "wen", "chu",
)  # fmt: skip
KANJI = "政府税金消費者市長選挙議会島港船客病院学校教育雪米魚海山川道駅車空地震津波予算案法律"

# Known words, and in what share of the texts of their language they stand.
IN_ENGLISH = {"people": 0.8, "council": 0.5, "harbour": 0.1, "next year": 0.06, "quokka": 0.0002}
IN_JAPANESE = {"政府": 0.1, "消費税増税": 0.02}

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
    "in the time before, common word": "q=people&until=2025-06-01",
}


def make_words(chance: random.Random, parts: Sequence[str], most: int, count: int) -> list[str]:
    """Return made-up words, each once, of up to so many parts."""
    made = ("".join(chance.choices(parts, k=chance.randint(2, most))) for _ in range(count))
    return list(dict.fromkeys(made))


def sum_up(words: Sequence[str]) -> list[float]:
    """Return the weights of words, the first the commonest (Zipf), each with those before it."""
    return list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def sprinkle(chance: random.Random, words: list[str], shares: dict[str, float]) -> None:
    """Put known words among made-up ones, each into its share of the texts."""
    for word, share in shares.items():
        if chance.random() < share:
            words.insert(chance.randint(0, len(words)), word)


def make_writer(chance: random.Random) -> Callable[[random.Random], str]:
    """Return what writes a comment, one half in English and one in Japanese."""
    english = make_words(chance, SYLLABLES, 4, 30_000)
    japanese = make_words(chance, KANJI, 4, 20_000)
    totals = sum_up(english), sum_up(japanese)

    def write(_chance: random.Random) -> str:
        if chance.random() < 0.5:
            words = chance.choices(english, cum_weights=totals[0], k=chance.randint(8, 70))
            sprinkle(chance, words, IN_ENGLISH)
            return " ".join(words).replace("council people", "council, of the people")
        words = chance.choices(japanese, cum_weights=totals[1], k=chance.randint(5, 35))
        sprinkle(chance, words, IN_JAPANESE)
        return "".join(f"{word}{chance.choice('のはがをにで、。')}" for word in words)

    return write


def make_remarks(
    chance: random.Random, write: Callable[[random.Random], str], count: int
) -> list[Remark]:
    """Return what is said under one article: threads of a root and three answers."""
    return [
        Remark(number - number % 4 if number % 4 else None, chance.randrange(AUTHORS),
               write(chance))
        for number in range(count)
    ]  # fmt: skip


def fill(count: int) -> None:
    """Write the newspaper: articles over three years, then the comments."""
    chance = random.Random(7)
    write = make_writer(chance)
    sections = [
        Section.objects.get_or_create(slug=f"s{n}", defaults={"name": f"Section {n}"})[0]
        for n in range(8)
    ]
    now = timezone.now()
    made = []
    for number in range(ARTICLES):
        article = create_article(
            editor=None, headline=write(chance)[:80], section=chance.choice(sections),
            body="\n\n".join(write(chance) for _ in range(8)),
            byline=f"By Ines Writer-{number % 50:02}",
        )  # fmt: skip
        at = now - timedelta(days=1000 * (1 - number / ARTICLES))
        made.append(publish_article(article=article, editor=None, at=at))
    discussed = made[:: ARTICLES // 40]
    for article in discussed:
        remarks = make_remarks(chance, write, count // len(discussed))
        generate_discussion(article=article, count=len(remarks), author_count=AUTHORS,
                            remarks=remarks)  # fmt: skip
    if connection.vendor == "postgresql":  # Does it by itself, a minute later.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def measure(name: str, order: str, ask: Callable[[], object]) -> None:
    """Print the median CPU and wall time in milliseconds."""
    ask()
    cpu, wall = [], []
    server = server_cpu()
    for _ in range(PER_RUN):
        start = time.process_time(), time.perf_counter()
        ask()
        cpu.append((time.process_time() - start[0]) * 1000)
        wall.append((time.perf_counter() - start[1]) * 1000)
    server = (server_cpu() - server) * 1000 / PER_RUN
    figures = f"{median(cpu):5.1f} + {server:4.1f} ms CPU {median(wall):6.1f} ms wall"
    print(f"{name:32} {order:10} {figures}", flush=True)


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


def main() -> None:
    """Fill if need be, then measure."""
    count = int(sys.argv[1])
    settings.ALLOWED_HOSTS = ["*"]
    views.ADDRESS_LIMIT = 10**9
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Comment.objects.count() < count:
        fill(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    comments, articles = Comment.objects.count(), Article.objects.count()
    print(f"{connection.vendor}: {comments} comments, {articles} articles")
    reader = Reader()
    for name, query in QUERIES.items():
        for order in ("relevance", "newest"):
            address = f"{query}&order={order.removeprefix('relevance')}"
            measure(name, order, lambda: reader.search(address))  # noqa: B023
    address = reader.go_back("q=people&order=newest", 60)
    measure("common word, page 61", "newest", lambda: reader.search(address))
    measure("common word, page 10", "relevance", lambda: reader.search("q=people&page=10"))


if __name__ == "__main__":
    main()
