"""Lists of words, and texts that the checks find hard to read against them; needs Django."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from articles.markup import Profile, render_markdown
from forum.moderation.checks.check import Lists
from forum.moderation.checks.classifier import Weights
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.facts import READ_OF_A_TEXT
from forum.moderation.checks.listing import read_lists
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.subject import Around, Earlier, Subject

WORDS, LENGTH = 5_000, 2_000  # Listed, and characters of a text.
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KANA = [chr(code) for code in range(0x3041, 0x3091)]
KANJI = [chr(code) for code in range(0x4E00, 0x55D0)]
HALF = [chr(code) for code in range(0xFF71, 0xFF9E)]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
chance = random.Random(4)


def word(*lengths: int) -> str:
    """Return a made-up word of one of these lengths."""
    return "".join(chance.choices(LETTERS, k=chance.choice(lengths)))


def japanese(length: int) -> str:
    """Return so many kana and kanji."""
    return "".join(chance.choice(chance.choice((KANA, KANJI))) for _ in range(length))


def digits(listed: str) -> str:
    """Return a word with the digits that look like some of its letters."""
    return listed.translate(str.maketrans("abegiostz", "489610572"))


def katakana(length: int) -> str:
    """Return so many katakana."""
    return "".join(chr(ord(kana) + 0x60) for kana in chance.choices(KANA, k=length))


@cache
def listed() -> list[str]:
    """Return what lists name whole."""
    return [*lists_of("whole").words.whole, *lists_of("mixed").words.starts.entries]


def nearly_listed() -> str:
    """Return what differs from an entry by its last letter."""
    return f"{chance.choice(listed())[:-1]}{word(1)}"


def starred(listed: str) -> str:
    """Return an entry for a word: whole, a beginning, an end, a piece, a phrase."""
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
    """Return WORDS entries, a third in each list."""
    chance.seed(kind)
    entries = [ENTRIES[kind]() for _ in range(WORDS)]
    names = ("banned", "suspect", "watch")
    words = read_lists({name: "\n".join(entries[at::3]) for at, name in enumerate(names)})
    weights = Weights({word(2, 4, 7): 0.1 for _ in range(WORDS)})
    return Lists(words, weights=weights)


@cache
def text_of(kind: str) -> str:
    """Return a text of LENGTH characters."""
    listed()  # Before the seed, since it makes lists.
    chance.seed(kind)
    return "".join(TEXTS[kind]() for _ in range(1_000))[:LENGTH]


def every_check() -> Sequence[Tuned]:
    """Return all checks, switched on, with their own limits."""
    return [
        Tuned(check, Mode.ON, Then.WATCH,
              {name: limit.default for name, limit in check.limits.items()})
        for check in CHECKS.values()
    ]  # fmt: skip


def judged(text: str) -> Subject:
    """Return a text among twelve that are nearly the same, not yet looked at."""
    minute_ago, author = NOW - timedelta(minutes=1), 1
    own = [Earlier(n, author, minute_ago, text[n:][:READ_OF_A_TEXT]) for n in range(1, 7)]
    alike = [Earlier(n, n, minute_ago, text[n:][:READ_OF_A_TEXT]) for n in range(10, 16)]
    return Subject(
        text=text, html=render_markdown(text, Profile.COMMENT), now=NOW, author_id=author,
        comment_count=100, around=Around(own=tuple(own), alike=tuple(alike)),
    )  # fmt: skip
