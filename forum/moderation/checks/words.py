"""The site's own lists of words: banned, suspect, to be watched. Pure."""

from forum.moderation.checks.listing import WordList
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_words(subject: Subject, words: WordList) -> Match | None:
    """Find words of a list, however they are spelled."""
    found = dict.fromkeys(str(hit) for hit in words.find(subject.folded))
    return Match("listed", tuple(found)) if found else None
