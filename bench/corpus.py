"""The comments every engine is filled with: the same ones, from a seed.

Lengths are log-normal with a median of about 28 words, as readers' comments
are; a third is Japanese; now and then one quotes, stresses or links. Words
are drawn by rank, so that the text compresses about as far as real text does.
"""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.words import ENGLISH, JAPANESE, JAPANESE_ENDINGS

SIZES = (100, 1_000, 10_000, 100_000)
AUTHORS = 200
ROOT_SHARE = 0.25
# How many of the later comments belong to the thread that everybody reads.
FAVOURITE_SHARE = 0.1
JAPANESE_SHARE = 0.33
MEDIAN_WORDS, SPREAD, MOST_WORDS = 28, 0.8, 260


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment: the number of the one it answers, of who wrote it, and the text."""

    parent: int | None
    author: int
    text: str


def make_corpus(count: int, *, seed: int = 1) -> list[Remark]:
    """Return that many remarks in the order they were written; the same for the same seed.

    The tree is mixed: a quarter are roots, most answers go to what was said
    lately, some to one thread that goes on and on.
    """
    chance = random.Random(f"{seed} {count}")
    weigh = _Weights(chance)
    return [
        Remark(_choose_parent(number, chance), weigh.author(), _write(chance, weigh))
        for number in range(count)
    ]


class _Weights:
    """Draws by rank: the n-th word, or writer, 1/n as often as the first."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._english = list(itertools.accumulate(1 / (n + 8) for n in range(len(ENGLISH))))
        self._authors = list(itertools.accumulate(1 / (n + 10) for n in range(AUTHORS)))

    def english(self, count: int) -> list[str]:
        return self._chance.choices(ENGLISH, cum_weights=self._english, k=count)

    def author(self) -> int:
        return self._chance.choices(range(AUTHORS), cum_weights=self._authors)[0]


def _choose_parent(number: int, chance: random.Random) -> int | None:
    kind = chance.random()
    if number == 0 or kind < ROOT_SHARE:
        return None
    if kind < ROOT_SHARE + FAVOURITE_SHARE:
        return 0
    return number - 1 - min(int(chance.expovariate(1 / 12)), number - 1)


def _write(chance: random.Random, weigh: _Weights) -> str:
    length = min(MOST_WORDS, max(3, int(MEDIAN_WORDS * chance.lognormvariate(0, SPREAD))))
    is_japanese = chance.random() < JAPANESE_SHARE
    sentences: list[str] = []
    while length > 0:
        words = min(length, chance.randint(5, 19))
        length -= words
        sentences.append(_japanese(words, chance) if is_japanese else _english(words, weigh))
    return _dress(sentences, "" if is_japanese else " ", chance)


def _english(count: int, weigh: _Weights) -> str:
    words = weigh.english(count)
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def _japanese(count: int, chance: random.Random) -> str:
    # A piece stands for about two English words.
    pieces = chance.choices(JAPANESE, k=max(2, count // 2))
    middle = len(pieces) // 2
    comma = "、" if len(pieces) > 4 else ""
    ending = chance.choice(JAPANESE_ENDINGS)
    return "".join(pieces[:middle]) + comma + "".join(pieces[middle:]) + ending + "。"


def _dress(sentences: list[str], space: str, chance: random.Random) -> str:
    """Put sentences into paragraphs; a few are stressed, quote or link."""
    kind = chance.random()
    if kind < 0.03:
        sentences[-1] = f"**{sentences[-1]}**"
    paragraphs = []
    while sentences:
        size = chance.randint(2, 5)
        paragraphs.append(space.join(sentences[:size]))
        sentences = sentences[size:]
    if 0.03 <= kind < 0.08 and len(paragraphs) > 1:
        paragraphs[0] = f"> {paragraphs[0]}"
    elif 0.08 <= kind < 0.12:
        paragraphs.append(f"https://figures.example/{chance.randint(1, 9999)}")
    return "\n\n".join(paragraphs)


def levels_of(remarks: Sequence[Remark]) -> list[int]:
    """Return how deep each remark stands; a root on level 0."""
    levels: list[int] = []
    for remark in remarks:
        levels.append(0 if remark.parent is None else levels[remark.parent] + 1)
    return levels


def capped_parents(remarks: Sequence[Remark], deepest: int) -> list[int | None]:
    """Return each remark's parent for an engine that nests no deeper than that level.

    What stands deeper answers the last of its ancestors that may be answered.
    """
    parents: list[int | None] = []
    levels: list[int] = []
    for remark in remarks:
        parent = remark.parent
        while parent is not None and levels[parent] >= deepest:
            parent = parents[parent]
        parents.append(parent)
        levels.append(0 if parent is None else levels[parent] + 1)
    return parents
