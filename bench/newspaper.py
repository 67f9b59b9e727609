"""Write a made-up newspaper to search in; runs inside Django (bench.inside).

Many comments under forty articles and two thousand articles besides, in a
vocabulary whose words are as unequal as those of a language (Zipf), half of
it Japanese.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Any

from bench.corpus import AUTHORS, Remark

ARTICLES, DISCUSSED, SECTIONS, JOURNALISTS = 2_000, 40, 8, 50
SYLLABLES = (
    "ka", "to", "mi", "ren", "sol", "var", "tin", "ber", "lo", "pas", "que", "dor", "nim", "fel",
    "gar", "ist", "wen", "chu",
)  # fmt: skip
KANJI = "政府税金消費者市長選挙議会島港船客病院学校教育雪米魚海山川道駅車空地震津波予算案法律"

# Known words, and in what share of the texts of their language they stand.
IN_ENGLISH = {"people": 0.8, "council": 0.5, "harbour": 0.1, "next year": 0.06, "quokka": 0.0002}
IN_JAPANESE = {"政府": 0.1, "消費税増税": 0.02}


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


def fill_newspaper(count: int) -> dict[str, Any]:
    """Write the newspaper: articles over three years, then the comments."""
    from django.db import connection
    from django.utils import timezone

    from articles.models import Section
    from articles.publishing import create_article, publish_article
    from forum.discussion.generating import generate_discussion

    chance = random.Random(7)
    write = make_writer(chance)
    sections = [
        Section.objects.get_or_create(slug=f"s{n}", defaults={"name": f"Section {n}"})[0]
        for n in range(SECTIONS)
    ]
    now = timezone.now()
    made = []
    for number in range(ARTICLES):
        article = create_article(
            editor=None, headline=write(chance)[:80], section=chance.choice(sections),
            body="\n\n".join(write(chance) for _ in range(8)),
            byline=f"By Ines Writer-{number % JOURNALISTS:02}",
        )  # fmt: skip
        at = now - timedelta(days=1000 * (1 - number / ARTICLES))
        made.append(publish_article(article=article, editor=None, at=at))
    discussed = made[:: ARTICLES // DISCUSSED]
    for article in discussed:
        remarks = make_remarks(chance, write, count // len(discussed))
        generate_discussion(article=article, count=len(remarks), author_count=AUTHORS,
                            remarks=remarks)  # fmt: skip
    with connection.cursor() as cursor:  # PostgreSQL does it by itself, a minute later.
        cursor.execute("ANALYZE")
    return {}
