"""Pictures: how many, and whether readers have seen any of their author's yet. Pure."""

from collections.abc import Mapping

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_first_pictures(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find pictures by an author of whom readers see fewer than `accepted` comments with any.

    What a moderator has published counts, so each further one waits until then. Whoever
    edits such a comment keeps the pictures that it shows.
    """
    if not (new := subject.new_pictures):
        return None
    if subject.pictured.comment_count >= limits["accepted"]:
        return None
    return Match("first", tuple(one.alt for one in new))


def check_many_pictures(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find more pictures than `most`, whatever the author's level opens, unless they were there."""
    if not subject.new_pictures or len(subject.pictures) <= limits["most"]:
        return None
    return Match("many" if limits["most"] else "none", (str(len(subject.pictures)),))
