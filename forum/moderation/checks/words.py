"""The site's own lists of words: banned, suspect, to be watched. Pure."""

from forum.moderation.checks.listing import WordList
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def check_words(subject: Subject, words: WordList) -> Match | None:
    """Find words of a list, however they are spelled, as they were typed and as they are seen."""
    texts = [subject.folded] if subject.seen is None else [subject.folded, subject.seen]
    found = dict.fromkeys(str(hit) for text in texts for hit in words.find(text))
    return Match("listed", tuple(found)) if found else None
