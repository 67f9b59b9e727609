"""Who writes: new members, and members under watch. Pure."""

from collections.abc import Mapping

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_newcomers(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find an author with fewer than `accepted` published comments, who isn't known either.

    What matched says how many are published, of how many.
    """
    if subject.comment_count >= limits["accepted"] or not subject.level.is_new:
        return None
    return Match("new", (f"{subject.comment_count}/{limits['accepted']}",))


def check_watched(subject: Subject, names: frozenset[str]) -> Match | None:
    """Find an author whom a moderator watches for a time, or whose name is on the list."""
    is_found = subject.is_watched or subject.author_key in names
    return Match("listed", (subject.author_key,)) if is_found else None
