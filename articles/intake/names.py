"""What can be a member's name, by the look of the line alone. Pure."""

import re

MAX_NAME_LENGTH, MAX_NAME_WORDS = 30, 3

SENTENCE_ENDS = tuple(".!?,;:…。！？、，．")
NOT_IN_NAMES = re.compile(r"https?:|www\.|@|[。！？<>{}\[\]|=/\\]")
MARKS = tuple(">-*•・#\"“'‘「『(（") + tuple("0123456789")
INITIAL = re.compile(r"\b\w\.$")
INTERJECTIONS = frozenset(
    {
        *("agreed", "exactly", "haha", "hear", "indeed", "lol", "lmao", "nonsense", "no", "nope"),
        *("ok", "okay", "same", "seconded", "sigh", "thanks", "this", "true", "what", "why"),
        *("wow", "wrong", "yes", "yep", "yeah", "同感", "賛成", "反対", "同意", "なるほど"),
        *("笑", "草", "はい", "いいえ", "確かに", "その通り"),
    }
)


def can_be_name(text: str) -> bool:
    """Say whether a line looks like nothing but a name."""
    if len(text) > MAX_NAME_LENGTH or len(text.split()) > MAX_NAME_WORDS:
        return False
    if text.startswith(MARKS) and not text.strip("0123456789").isalpha():
        return False
    if NOT_IN_NAMES.search(text) or not any(sign.isalpha() for sign in text):
        return False
    return not text.endswith(SENTENCE_ENDS) or bool(INITIAL.search(text))


def is_interjection(text: str) -> bool:
    """Say whether a line is one of the words that people drop into a comment."""
    return text.casefold() in INTERJECTIONS


def is_lower_phrase(text: str) -> bool:
    """Say whether two or three words read like the beginning of a sentence."""
    words = text.split()
    return len(words) > 1 and all(word.isascii() and word.islower() for word in words[1:])
