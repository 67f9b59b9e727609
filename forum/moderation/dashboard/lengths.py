"""How long things waited: the median and the slow end. Pure."""

from collections.abc import Sequence
from datetime import timedelta


def median(lengths: Sequence[timedelta]) -> timedelta | None:
    """Return the middle one, or what lies between the two in the middle; None of none."""
    ordered = sorted(lengths)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def percentile(lengths: Sequence[timedelta], percent: int) -> timedelta | None:
    """Return the shortest that so many percent of all don't exceed (nearest rank); None of none."""
    ordered = sorted(lengths)
    if not ordered:
        return None
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1]
