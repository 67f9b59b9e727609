"""How far two who judge the same agree. Pure."""

from collections import Counter
from collections.abc import Hashable, Mapping

Pairs = Mapping[tuple[Hashable, Hashable], int]


def raw_agreement(pairs: Pairs) -> float | None:
    """Return the share, 0 to 1, in which both said the same; None of nothing.

    `pairs` counts what the first and the second said, of each combination how often.
    """
    total = sum(pairs.values())
    return sum(n for (one, other), n in pairs.items() if one == other) / total if total else None


def cohens_kappa(pairs: Pairs) -> float | None:
    """Return Cohen's kappa: agreement beyond what chance alone would give, 1 at most.

    kappa = (p_o - p_e) / (1 - p_e), where p_o is the raw agreement and p_e the sum over all
    categories of the product of the shares in which each of the two used it. 0 is what
    chance gives; below 0 they agree less than that. None of nothing, and where chance would
    always agree, as both used a single category alone: then it isn't defined.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20 (1960), 37-46.
    """
    observed, total = raw_agreement(pairs), sum(pairs.values())
    if observed is None:
        return None
    firsts: Counter[Hashable] = Counter()
    seconds: Counter[Hashable] = Counter()
    for (one, other), number in pairs.items():
        firsts[one] += number
        seconds[other] += number
    by_chance = sum(number * seconds[one] for one, number in firsts.items())
    if by_chance == total * total:
        return None
    expected = by_chance / (total * total)
    return (observed - expected) / (1 - expected)
