"""How fast one author writes, and how hot an exchange runs. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject

MAX_PEOPLE = 3  # More is a discussion.


def check_rate(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find an author's comment after `most` others within so many `minutes`."""
    since = subject.now - timedelta(minutes=limits["minutes"])
    recent = [
        one
        for one in subject.around.own
        if one.created_at > since and one.comment_id != subject.comment_id
    ]
    return Match("rate", (str(len(recent)),)) if len(recent) >= limits["most"] else None


def check_heat(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find an answer at the end of `depth` answers by three people or fewer in `minutes`."""
    above = subject.around.above[: limits["depth"]]
    if len(above) < limits["depth"]:
        return None
    since = subject.now - timedelta(minutes=limits["minutes"])
    people = {one.author_id for one in above} | {subject.author_id}
    if above[-1].created_at < since or len(people) > MAX_PEOPLE:
        return None
    return Match("heat", (str(len(above)), str(len(people))))
