"""The site's own lists of words: banned, suspect, to be watched. Pure."""

from forum.moderation.checks.listing import WordList
from forum.moderation.checks.outcomes import MATCHES_KEPT, Match
from forum.moderation.checks.subject import Subject


def check_words(subject: Subject, words: WordList) -> Match | None:
    """Find words of a list, however they are spelled, as they were typed and as they are seen."""
    texts = [subject.folded] if subject.seen is None else [subject.folded, subject.seen]
    found: dict[str, str] = {}
    for hit in (hit for text in texts for hit in words.find(text)):
        found[str(hit)] = hit.typed
        if len(found) == MATCHES_KEPT:  # Nobody reads of more.
            break
    return Match("listed", tuple(found), typed=tuple(found.values())) if found else None
