"""Time searches in a made-up newspaper: `DATABASE_URL=... python -m bench.search 100000`.

Fills the database named (an empty one, thrown away afterwards) with so many
comments under forty articles and two thousand articles besides, in a
vocabulary whose words are as unequal as those of a language (Zipf), half of
it Japanese. Then asks the search page, through Django's test client, and
prints for each query the CPU of this process and the wall time, which has
the database server's part in it: the median of fifteen.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
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
from forum.discussion import generating  # noqa: E402
from forum.discussion.models import Comment  # noqa: E402

ARTICLES, PER_RUN = 2_000, 15
SYLLABLES = "ka to mi ren sol var tin ber lo pas que dor nim fel gar ist wen chu".split()
KANJI = "政府税金消費者市長選挙議会島港船客病院学校教育雪米魚海山川道駅車空地震津波予算案法律"

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
    "in a section, common word": "q=people&section=s7",
    "in a year before, common word": "q=people&until=2024-01-01",
}


def make_vocabulary(chance: random.Random) -> tuple[list[str], list[str]]:
    """Return words of both languages, the frequent ones first."""
    english = list(
        {"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(30_000)}
    )
    japanese = list(
        {"".join(chance.choices(KANJI, k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(20_000)}
    )
    return english, japanese


def make_writer(chance: random.Random) -> Callable[[random.Random], str]:
    """Return what writes the comments."""
    english, japanese = make_vocabulary(chance)
    weights = [[1 / rank for rank in range(1, len(words) + 1)] for words in (english, japanese)]
    totals = []
    for words in weights:
        total, row = 0.0, []
        for weight in words:
            total += weight
            row.append(total)
        totals.append(row)

    def write(_chance: random.Random) -> str:
        if chance.random() < 0.5:
            words = chance.choices(english, cum_weights=totals[0], k=chance.randint(8, 70))
            for word, share in (
                ("people", 0.8),
                ("council", 0.5),
                ("harbour", 0.1),
                ("next year", 0.06),
            ):
                if chance.random() < share:
                    words.insert(chance.randint(0, len(words)), word)
            if chance.random() < 0.0002:
                words.append("quokka")
            text = " ".join(words).replace("council people", "council, of the people")
            return text.capitalize() + "."
        words = chance.choices(japanese, cum_weights=totals[1], k=chance.randint(5, 35))
        for word, share in (("政府", 0.1), ("消費税増税", 0.02)):
            if chance.random() < share:
                words.insert(chance.randint(0, len(words)), word)
        return "".join(f"{word}{chance.choice('のはがをにで、。')}" for word in words)

    return write


def fill(count: int) -> None:
    """Write the newspaper: articles over three years, then the comments."""
    chance = random.Random(7)
    write = generating._write = make_writer(chance)
    generating._vote = lambda *_: None
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
        )  # fmt: skip
        at = now - timedelta(days=1000 * (1 - number / ARTICLES))
        made.append(publish_article(article=article, editor=None, at=at))
    discussed = made[:: ARTICLES // 40]
    for article in discussed:
        generating.generate_discussion(
            article=article, count=count // len(discussed), seed=article.pk
        )


def measure(ask: Callable[[], object]) -> tuple[float, float]:
    """Return the median CPU and wall time in milliseconds."""
    ask()
    cpu, wall = [], []
    for _ in range(PER_RUN):
        start = time.process_time(), time.perf_counter()
        ask()
        cpu.append((time.process_time() - start[0]) * 1000)
        wall.append((time.perf_counter() - start[1]) * 1000)
    return median(cpu), median(wall)


def main() -> None:
    """Fill, then measure."""
    count = int(sys.argv[1])
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    from forum.discussion.search import views

    views.ADDRESS_LIMIT = 10**9
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Comment.objects.count() < count:
        started = time.perf_counter()
        fill(count)
        print(f"filled in {time.perf_counter() - started:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}: {Comment.objects.count()} comments, {Article.objects.count()} articles"
    )
    client = Client()

    def ask(query: str) -> Callable[[], object]:
        def once() -> object:
            answer = client.get(f"/search/?{query}")
            assert answer.status_code == 200, answer.content.decode()
            return answer

        return once

    for name, query in QUERIES.items():
        for order in ("", "newest"):
            cpu, wall = measure(ask(f"{query}&order={order}"))
            print(f"{name:32} {order or 'relevance':10} {cpu:6.1f} ms CPU {wall:6.1f} ms wall")
    place = "&order=newest"
    for _ in range(60):
        html = client.get(f"/search/?q=people{place}").content.decode()
        before = html.split("before=")[1].split('"')[0]
        place = f"&order=newest&before={before}"
    cpu, wall = measure(ask(f"q=people{place}"))
    print(f"{'common word, page 61':32} newest     {cpu:6.1f} ms CPU {wall:6.1f} ms wall")
    cpu, wall = measure(ask("q=people&page=10"))
    print(f"{'common word, page 10':32} relevance  {cpu:6.1f} ms CPU {wall:6.1f} ms wall")


if __name__ == "__main__":
    main()
