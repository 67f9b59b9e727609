"""The site's own lists of words: banned, suspect, to be watched. Pure."""

from forum.moderation.checks.listing import WordLists
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_words(subject: Subject, words: WordLists, name: str) -> Match | None:
    """Find words of a list, however they are spelled, as they were typed and as they are seen."""
    found = subject.find_listed(words).get(name)
    return Match("listed", tuple(found), typed=tuple(found.values())) if found else None
