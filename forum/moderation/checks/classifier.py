"""A small judge that learns from the site's own decisions. Pure.

Naive Bayes over words: each word weighs by how much likelier it is in texts
that moderators took away than in texts they let stand, and what the words
weigh is added up. So every verdict can be shown as the words that made it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import exp, log

from forum.moderation.checks.folded import Folded
from forum.moderation.checks.folding import JAPANESE_RUN
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.pieces import cut
from forum.moderation.checks.subject import Subject

MIN_TEXTS = 50  # Of each kind; fewer teach nothing.
MIN_SEEN = 3  # Texts in which a word stood; fewer say who wrote, not what.
WORDS_KEPT = 5_000  # The heaviest.
WORDS_SHOWN = 5
MIN_WORDS = 3  # Known words of a text; on fewer nothing is said.
MAX_WEIGHT = 3.0  # Of one word, either way: no word alone decides.


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: each word's weight (above 0: taken away), and from how many texts."""

    words: Mapping[str, float]
    removed_count: int = 0
    kept_count: int = 0


NOTHING_LEARNT = Weights({})


def terms_of(folded: Folded) -> set[str]:
    """Return the words of a text, and of its Japanese each two letters in a row."""
    found = set(folded.words)
    for run in JAPANESE_RUN.findall(folded.japanese):
        found.update(cut(run, 2))
    return found


def learn(removed: Iterable[str], kept: Iterable[str]) -> Weights:
    """Return the weights that these texts teach; none from fewer than MIN_TEXTS of a kind."""
    of_removed, removed_count = _count(removed)
    of_kept, kept_count = _count(kept)
    if min(removed_count, kept_count) < MIN_TEXTS:
        return Weights({}, removed_count, kept_count)
    weights = {}
    for word in of_removed.keys() | of_kept.keys():
        if of_removed[word] + of_kept[word] >= MIN_SEEN:
            share = (of_removed[word] + 1) / (removed_count + 2)
            weight = log(share / ((of_kept[word] + 1) / (kept_count + 2)))
            weights[word] = max(-MAX_WEIGHT, min(MAX_WEIGHT, round(weight, 2)))
    heaviest = sorted(weights, key=lambda word: (-abs(weights[word]), word))[:WORDS_KEPT]
    return Weights({word: weights[word] for word in heaviest}, removed_count, kept_count)


def check_learnt(subject: Subject, limits: Mapping[str, int], weights: Weights) -> Match | None:
    """Find a text that is taken away with `sure` percent or more, and the words that weighed.

    What moderators see is as much taken away as let stand, so before its
    words are read a text is as likely one as the other.
    """
    known = {word: weights.words[word] for word in terms_of(subject.folded) & weights.words.keys()}
    if len(known) < MIN_WORDS:
        return None
    sure = round(100 / (1 + exp(-max(-30.0, min(30.0, sum(known.values()))))))
    if sure < limits["sure"]:
        return None
    heaviest = nsmallest(WORDS_SHOWN, known, key=lambda word: (-known[word], word))
    return Match("learnt", tuple(f"{word} {known[word]:+.1f}" for word in heaviest), sure)


def _count(texts: Iterable[str]) -> tuple[Counter[str], int]:
    """Return in how many texts each word stands, and how many texts there are."""
    found: Counter[str] = Counter()
    count = 0
    for text in texts:
        found.update(terms_of(Folded.of(text)))
        count += 1
    return found, count
