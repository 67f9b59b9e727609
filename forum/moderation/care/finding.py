"""Where in a page's text the words of a list stand, however they are spelled. Pure.

The lists look into a text that is folded; what is hidden has to be cut out of
the text as it is. So each letter is folded by itself, with its place.
"""

import re
from collections.abc import Iterable, Iterator

from forum.moderation.checks.folded import Folded
from forum.moderation.checks.folding import IS_JAPANESE, fold
from forum.moderation.checks.listing import Hit, WordLists

Span = tuple[int, int]

HURTING = {"banned", "suspect"}  # Lists; what is only watched may be any word.
# A letter with the marks that fold into one with it.
_LETTER = re.compile(r"(?s:.)[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")
# What may stand between the letters of a Japanese word, and lengthen one (folded.py).
_BETWEEN = r"(?:[^\w〜～\n。、]|_)*"
_LENGTHENED = r"[ー〜～っッ]*"
_LATIN = re.compile(r"[^\W_\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]")
# A word typed in two ways is found in one of them at a time; who types it in more ways than
# this has the whole text hidden, so that no text takes long.
MOST_ROUNDS = 6


def find_spans(text: str, lists: Iterable[WordLists]) -> list[Span]:
    """Return where listed words stand in a text, in order and apart; all of it if it isn't clear.

    A list names each word once: what was found is blanked, and the rest looked through again.
    """
    lists, rest = list(lists), text
    found: list[Span] = []
    for _round in range(MOST_ROUNDS):
        folded = Folded.of(rest)
        hits = dict.fromkeys(
            hit for one in lists for hit in one.find(folded) if hit.entry.of in HURTING
        )
        if not hits:
            return _joined(found)
        spans = _locate(rest, hits)
        if not spans:
            break
        found += spans
        for start, end in spans:
            rest = rest[:start] + "\n" * (end - start) + rest[end:]
    return [(0, len(text))]


def _locate(text: str, hits: Iterable[Hit]) -> list[Span]:
    """Return where what was found, which is folded, stands in the text as it is."""
    if text.isascii():  # Each letter folds into one.
        whole = text.lower()
        return [span for hit in hits for span in _spans_of(hit, whole)]
    folded: list[str] = []
    places: list[Span] = []
    for letter in _LETTER.finditer(text):
        as_folded = fold(letter.group())
        folded.append(as_folded)
        places += [letter.span()] * len(as_folded)
    whole = "".join(folded)
    return [
        (places[start][0], places[end - 1][1])
        for hit in hits
        for start, end in _spans_of(hit, whole)
    ]


def _spans_of(hit: Hit, text: str) -> Iterator[Span]:
    """Yield where a hit stands in folded text; each word once, however often it holds it."""
    done = 0
    for match in _pattern(hit).finditer(text):
        if match.start() >= done:
            start, done = _widen(match.span(), text) if _is_inside(hit) else match.span()
            yield start, done


def _is_inside(hit: Hit) -> bool:
    return hit.entry.startswith("*") and hit.entry.endswith("*")


def _widen(span: Span, text: str) -> Span:
    """Return the whole word in which a piece stands; step by step, as a pattern would go back."""
    start, end = span
    while start > 0 and _LATIN.match(text, start - 1):
        start -= 1
    while end < len(text) and _LATIN.match(text, end):
        end += 1
    return start, end


def _pattern(hit: Hit) -> re.Pattern[str]:
    """Return what finds a hit in folded text: a Japanese one anywhere, another as whole words."""
    if IS_JAPANESE.search(hit.typed):
        letters = (f"{re.escape(letter)}{_LENGTHENED}" for letter in hit.typed)
        return re.compile(_BETWEEN.join(letters))
    words = r"[\W_]+".join(re.escape(word) for word in hit.typed.split())
    if _is_inside(hit):
        return re.compile(words)
    before = f"(?<!{_LATIN.pattern})" if _LATIN.match(hit.typed) else ""  # A sign ends any word.
    behind = f"(?!{_LATIN.pattern})" if _LATIN.match(hit.typed[-1]) else ""
    return re.compile(f"{before}{words}{behind}")


def _joined(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
