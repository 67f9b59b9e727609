"""How well a document answers a query: what "Best match" goes by. Pure.

The formula is that of PostgreSQL's ts_rank() for terms joined by OR, with
normalisation 1 (its manual, 12.3.3; src/backend/utils/adt/tsrank.c). That a
document has all of the terms was asked before. Of each term, with `a` places
in the title and `b` in the text and H(n) = 1/1² + 1/2² + ... + 1/n²,

    H(a) / H(∞) + (H(a + b) - H(a)) / H(∞) / TITLE_WEIGHT

the mean of all terms divided by log2(1 + length). PostgreSQL knows it by the
weights A and D; here it is for a database that knows it not. BM25, which FTS5
has, gives another order. It divides a headline's hit by the length of the
whole article, so one line with the word came first unless headlines weighed a
hundred times as much, beside which nothing else counts.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import log2, pi

from forum.search.documents import EMPTY, MAX_REPEATS
from forum.search.query import Wanted

# What a word in the title weighs against one in the text.
TITLE_WEIGHT = 8.0
# What stands between two terms: each has its own spaces, so that count() sees a term that
# stands twice in a row.
BETWEEN = "  "
# Terms that count; a phrase of Japanese has as many as characters.
MAX_TERMS = 32
# Decimals in which scores differ; below, the newer is better. PostgreSQL counts in float4.
DIGITS = 4

_LIMIT = pi**2 / 6
_H = [0.0, *accumulate(1 / number**2 for number in range(1, MAX_REPEATS + 1))]


def ranked_terms(wanted: Wanted) -> tuple[list[str], list[str]]:
    """Return what of a query counts, each once: terms, and marks of single kanji."""
    rows = dict.fromkeys(term for row in wanted.rows for term in row)
    return list(rows)[:MAX_TERMS], wanted.signs[:MAX_TERMS]


def score(title: str, text: str, marks: str, wanted: tuple[Sequence[str], Sequence[str]]) -> float:
    """Return the score of a document, whose terms stand in their order, BETWEEN them.

    Hundreds are asked for by one search.
    """
    words, signs = wanted
    length = marks.count(" ") + 1
    if title:
        length += title.count(" ") // 2 + 1
        title = f" {title} "
    if text:
        length += text.count(" ") // 2 + 1
        text = f" {text} "
        if EMPTY in text:
            length -= text.count(f" {EMPTY} ")
    total = 0.0
    for word in words:
        spaced = f" {word} "
        in_title = title.count(spaced) if title else 0
        high, both = (
            _H[min(in_title, MAX_REPEATS)],
            _H[min(in_title + text.count(spaced), MAX_REPEATS)],
        )
        total += high + (both - high) / TITLE_WEIGHT
    for sign in signs:
        # Where a single kanji stands isn't kept: once, in the title or in the text.
        total += 1.0 if sign[1:] in title else 1 / TITLE_WEIGHT
    terms = len(words) + len(signs)
    return round(total / _LIMIT / terms / log2(length + 1), DIGITS) if terms else 0.0
