"""Too short or too long, for where a site or an article wants it so. Pure."""

from collections.abc import Mapping

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_length(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find a text of fewer than `least` or more than `most` characters; 0 is no limit."""
    length = len(subject.said)
    if limits["most"] and length > limits["most"]:
        return Match("long", (str(length),))
    if length < limits["least"]:
        return Match("short", (str(length),))
    return None
