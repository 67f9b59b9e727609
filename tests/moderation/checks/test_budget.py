"""All checks together take 5 ms for 2,000 letters and 5,000 listed words, however disguised.

On the machine of tests/timing.py, so here as many times its plain work as 5 ms are there.
Measured in turns, the least of many of each: what else a machine has to do slows both. Ten
earlier comments that are nearly the same are part of it.
"""

import random
from collections.abc import Callable
from functools import cache, partial

import pytest

from forum.moderation.checks.classifier import Weights
from forum.moderation.checks.engine import Tuned, run_checks
from forum.moderation.checks.facts import READ_OF_A_TEXT
from forum.moderation.checks.listing import read_list
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS, Lists
from forum.moderation.checks.subject import Subject
from tests.moderation.checks.subjects import around, earlier, subject, tuned
from tests.timing import PLAIN_WORK_TAKES, cpu_of, plain_work

pytestmark = pytest.mark.once

BUDGET = 0.005 / PLAIN_WORK_TAKES
LEAST_TURNS, MOST_TURNS = 6, 150
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KANA = [chr(code) for code in range(0x3041, 0x3091)]
KANJI = [chr(code) for code in range(0x4E00, 0x55D0)]
HALF = [chr(code) for code in range(0xFF71, 0xFF9E)]
chance = random.Random(4)


def word(*lengths: int) -> str:
    return "".join(chance.choices(LETTERS, k=chance.choice(lengths)))


def japanese(length: int) -> str:
    return "".join(chance.choice(chance.choice((KANA, KANJI))) for _ in range(length))


def digits(listed: str) -> str:
    return listed.translate(str.maketrans("abegiostz", "489610572"))


def katakana(length: int) -> str:
    return "".join(chr(ord(kana) + 0x60) for kana in chance.choices(KANA, k=length))


@cache
def listed() -> list[str]:
    """Return what lists name whole."""
    return [*lists_of("whole").banned.whole, *lists_of("mixed").banned.starts.entries]


def nearly_listed() -> str:
    return f"{chance.choice(listed())[:-1]}{word(1)}"


def starred(listed: str) -> str:
    ways = (listed, f"{listed}*", f"*{listed}", f"*{listed}*", f"{listed} {word(5)}")
    return chance.choice(ways)


ENTRIES: dict[str, Callable[[], str]] = {
    "whole": lambda: word(4, 6, 8),
    "mixed": lambda: starred(word(4, 6, 8)),
    "inside": lambda: f"*{word(3, 6, 12)}*",
    "signs": lambda: f"{word(3, 5)}{chance.choice('+#🖕=')}",
    "japanese": lambda: japanese(chance.randint(2, 6)),
}
TEXTS: dict[str, Callable[[], str]] = {
    "plain": lambda: word(2, 4, 7) + " ",
    "digits": lambda: f"{word(2)}0{word(2)}${word(1)} ",
    "spaced": lambda: word(1) + " ",
    "split": lambda: ".".join(word(4)) + " ",
    "repeated": lambda: f"{word(1) * 3}{word(3)}{word(1) * 3} ",
    "drawn out": lambda: f"{word(1) * 2}{word(2)}{word(1) * 2} ",
    "accents": lambda: word(1) + "\u0301",
    "look-alikes": lambda: chance.choice("авекмнорстухі "),
    "Markdown": lambda: f"*{word(2)}*{word(2)} ",
    "Markdown in Japanese": lambda: f"**{chance.choice(KANA)}**{chance.choice(KANJI)}",
    "Japanese": lambda: japanese(9) + "、",
    "Japanese drawn out": lambda: f"{japanese(5)}ー{japanese(5)}バッカ",
    "katakana": lambda: f"{katakana(2)}ー{katakana(1)}！{katakana(2)} ",
    "katakana rows": lambda: f"{katakana(2)}・{katakana(2)}・{katakana(2)} ",
    "katakana of half a width": lambda: f"{chance.choice(HALF)}{chance.choice(HALF)}ﾞ",
    "mixed scripts": lambda: (
        f"{word(2)}{japanese(2)}{katakana(2)}ー{chance.choice('авекмнорстухі')}1 "
    ),
    "split with digits": lambda: f"{digits('.'.join(word(4)))} ",
    "spaced with digits": lambda: f"{digits(word(1))} ",
    "words in digits with points": lambda: f"{'.'.join(digits(word(5)) for _ in range(3))} ",
    "one word": lambda: word(1),
    "one word with digits": lambda: f"{word(3)}{digits(word(1))}",
    "emoji": lambda: chance.choice("🙂🖕🔥🅰👩🇮"),
    "marks": lambda: chance.choice("\u0301\u0300\u0323"),
    "near hits": lambda: f"{nearly_listed()} ",
    "near hits, split": lambda: f"{'.'.join(nearly_listed())} ",
    "links": lambda: f"http://{word(5)}.example/{word(4)} ",
}  # fmt: skip


@cache
def lists_of(kind: str) -> Lists:
    """Return 5,000 entries, a third in each list."""
    chance.seed(kind)
    entries = [ENTRIES[kind]() for _ in range(5_000)]
    return Lists(
        *(read_list("\n".join(entries[third::3])) for third in range(3)),
        weights=Weights({word(2, 4, 7): 0.1 for _ in range(5_000)}),
    )


@cache
def text_of(kind: str) -> str:
    listed()  # Before the seed, since it makes lists.
    chance.seed(kind)
    return "".join(TEXTS[kind]() for _ in range(1_000))[:2_000]


def judged(text: str) -> Subject:
    """Return a text among others of its kind, not yet looked at."""
    own = [earlier(n, text=text[n:][:READ_OF_A_TEXT]) for n in range(1, 7)]
    alike = [earlier(n, author=n, text=text[n:][:READ_OF_A_TEXT]) for n in range(10, 16)]
    return subject(text, around=around(own=own, alike=alike))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("entries", ENTRIES)
def test_checks_keep_to_their_budget(entries: str, text: str):
    lists = lists_of(entries)
    every = [
        Tuned(check, Mode.ON, Then.WATCH, tuned(code).limits) for code, check in CHECKS.items()
    ]
    took, plain = [], []
    for turn in range(MOST_TURNS):
        one = judged(text_of(text))
        took.append(cpu_of(partial(run_checks, every, one, lists)))
        plain.append(cpu_of(plain_work))
        # Nothing takes less than it must, but it takes many turns to see either at its least.
        if turn >= LEAST_TURNS and min(took) < BUDGET * min(plain):
            return
    assert min(took) / min(plain) < BUDGET
