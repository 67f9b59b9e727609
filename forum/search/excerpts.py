"""The piece of a text that answers a query, with what was found marked. Pure, linear time.

Works on plain text; its parts become HTML in to_html(), which escapes each.
What is marked is found by the same terms as in the index, so an excerpt can't
disagree with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum.search import terms
from forum.search.query import Clause

LENGTH = 240  # Characters of an excerpt.
LEAD = 60  # Of it before the first mark, where it doesn't begin with the text.
# Characters of a text that are looked through for it at once, and in all: a text longer than
# its first stretch is mostly found by that one, and else the next ones are looked through.
LOOKED_AT, LOOKED_AT_MOST = 5_000, 50_000
MAX_MARKS = 200
MAX_STARTS = 40  # Marks that are tried as the beginning of an excerpt.


class Part(NamedTuple):
    """A piece of an excerpt."""

    text: str
    is_hit: bool


class Span(NamedTuple):
    """Where a clause was found in a text; `clause` is its number."""

    start: int
    end: int
    clause: int


def to_html(parts: Iterable[Part]) -> SafeString:
    """Return an excerpt as HTML: every part escaped, what was found in <mark>."""
    pieces = (f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in parts)
    return mark_safe("".join(pieces))  # noqa: S308


def mark(text: str, clauses: Sequence[Clause]) -> list[Part]:
    """Return the whole text with what was found marked."""
    return _cut(text, _spans(text, clauses), 0, len(text))


def excerpt(text: str, clauses: Sequence[Clause], *, length: int = LENGTH) -> list[Part]:
    """Return the best piece of a text with what was found marked; else its beginning."""
    begins, spans = _first_stretch(text, clauses, overlap=length)
    is_end = begins + LOOKED_AT >= len(text)
    text = text[begins : begins + LOOKED_AT]
    start = _best_start(spans, length // 2)
    # What begins near the beginning is better read from there.
    start = _word_start(text, start - LEAD) if start > length // 2 else 0
    end = start + length
    if end < len(text):
        space = text.rfind(" ", start + length * 2 // 3, end)
        end = space if space > 0 else end  # Japanese has no spaces to cut at.
    parts = _cut(text, spans, start, end)
    if begins + start:
        parts.insert(0, Part("… ", is_hit=False))
    if end < len(text) or not is_end:
        parts.append(Part(" …", is_hit=False))
    return parts


def _first_stretch(
    text: str, clauses: Sequence[Clause], *, overlap: int
) -> tuple[int, Sequence[Span]]:
    """Return where the first stretch begins in which something stands, and what; else the first."""
    for at in range(0, min(len(text), LOOKED_AT_MOST), LOOKED_AT - overlap):
        begins = _word_start(text, at) if at else 0
        if spans := _spans(text[begins : begins + LOOKED_AT], clauses):
            return begins, spans
    return 0, ()


def _best_start(spans: Sequence[Span], length: int) -> int:
    """Return where the first stretch of that length begins that has the most clauses in it."""
    best, best_start = 0, 0
    for number, first in enumerate(spans[:MAX_STARTS]):
        inside = takewhile(lambda span: span.end <= first.start + length, spans[number:])  # noqa: B023
        count = len({span.clause for span in inside})
        if count > best:
            best, best_start = count, first.start
    return best_start


def _word_start(text: str, at: int) -> int:
    """Return the beginning of the next word, if one is near; Japanese begins anywhere."""
    space = text.find(" ", at, at + LEAD // 2)
    return space + 1 if space >= 0 else at


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> list[Part]:
    """Return the text between two places in parts; marks that overlap are one."""
    parts: list[Part] = []
    at = start
    for span in spans:
        begins, ends = max(span.start, at), min(span.end, end)
        if begins >= ends:
            continue
        if begins > at:
            parts.append(Part(text[at:begins], is_hit=False))
        if parts and parts[-1].is_hit:
            parts[-1] = Part(parts[-1].text + text[begins:ends], is_hit=True)
        else:
            parts.append(Part(text[begins:ends], is_hit=True))
        at = ends
    if at < end:
        parts.append(Part(text[at:end], is_hit=False))
    return parts


def _spans(text: str, clauses: Sequence[Clause]) -> list[Span]:
    """Return where the clauses stand in a text, in their order."""
    folded, places = terms.fold_with_places(text)
    spelled = terms.spell_near(folded, {term for clause in clauses for term in clause.row})
    found = sorted(
        Span(start, end, number)
        for number, clause in enumerate(clauses)
        for start, end in (*_find_signs(folded, clause), *_find_row(spelled, clause))
    )[:MAX_MARKS]
    if places is None:
        return found
    return [Span(places[one.start], places[one.end], one.clause) for one in found]


def _find_signs(folded: str, clause: Clause) -> Iterator[tuple[int, int]]:
    for sign in clause.signs:
        at = folded.find(sign)
        while at >= 0:
            yield at, at + 1
            at = folded.find(sign, at + 1)


def _find_row(spelled: terms.Spelled, clause: Clause) -> Iterator[tuple[int, int]]:
    row, at = list(clause.row), -1
    while row:
        try:
            at = spelled.terms.index(row[0], at + 1)
        except ValueError:
            return
        if spelled.terms[at : at + len(row)] == row:
            yield spelled.span(at)[0], spelled.span(at + len(row) - 1)[1]
