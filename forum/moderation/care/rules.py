"""What hurts to read, and how much of it is much: constants with their reasons. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from forum.moderation.checks.showing import LISTED
from forum.moderation.reasons import Reason

# Who reads these all day is hurt by them; spam and what is off topic only bores.
HURTS = (Reason.ABUSE, Reason.HATE, Reason.THREAT, Reason.ILLEGAL, Reason.SHOCKING)
# Of these the whole text is hidden: what is meant does the harm, whatever the words.
HARSH = (Reason.HATE, Reason.THREAT)

# Removed or hidden comments until a good one comes: a screenful or two of the worst. Sooner, it
# would be in the way; later, a shift has too few.
GOOD_AFTER = 8
# Picks of a month, and of the newest so many comments those with so many more votes up than down.
GOOD_FOR, GOOD_AMONG, GOOD_SCORE = timedelta(days=30), 300, 5
GOOD_MOST = 20  # Of either.

# Some two hours of steady work with the worst of it.
BREAK_FROM = 40
# Long enough to see how a fortnight was, too short to become a record of somebody's work.
KEPT_FOR = timedelta(days=14)


def is_hard(*, reasons: Iterable[str], checks: Iterable[str]) -> bool:
    """Say whether a comment that was reported or removed for this, or found by these, is hard."""
    return not set(HURTS).isdisjoint(reasons) or not set(LISTED).isdisjoint(checks)


def is_harsh(reasons: Iterable[str]) -> bool:
    """Say whether a comment that is reported for this is hidden as a whole."""
    return not set(HARSH).isdisjoint(reasons)
