"""What a reader types into the search field, and what they want by it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from forum.refusals import Refusal, Refused
from forum.search import terms
from forum.search.documents import (
    Kind,
    author_mark,
    below_mark,
    byline_mark,
    kind_mark,
    sign_mark,
)

MAX_LENGTH = 200  # Characters typed.
MAX_CLAUSES = 16  # Words and phrases of one query.

EMPTY = Refusal("empty", _("Type what you are looking for."))
TOO_LONG = Refusal("too_long", _("A search takes at most 200 characters. Please use fewer words."))
TOO_MANY = Refusal("too_many", _("A search takes at most 16 words. Please use fewer."))
TOO_SHORT = Refusal(
    "too_short", _("A single kana stands in nearly every text. Please add what comes next to it.")
)
ONLY_UNWANTED = Refusal(
    "only_unwanted",
    _("These words are left out by their minus. Please add one to look for."),
)
NO_WORDS = Refusal(
    "no_words", _("There is no word in this. A search takes words, numbers and characters.")
)

# Quotation marks, as the keyboards of both languages give them.
_QUOTES = re.compile("[“”„«»＂「」『』]")
# A minus before a word says that no text with it is wanted; before a number it is part of that.
_CHUNK = re.compile(
    r'(?:author|著者|投稿者)[:：](?:"([^"]*)"?|(\S+))'
    r'|((?<!\S)[-－](?=[^\s\d-]))?(?:"([^"]*)"?|([^\s"]+))',
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a text must have: terms in a row, and kanji anywhere."""

    row: tuple[str, ...]
    signs: tuple[str, ...] = ()


class Typed(NamedTuple):
    """A query as it was typed: what a text must say, whose it must be, what it mustn't say."""

    clauses: tuple[Clause, ...]
    author: str  # A name; empty for anyone's.
    unwanted: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the index is asked for: every clause, and all the rest that is given."""

    clauses: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    author_id: int | None = None
    byline: str = ""  # The key of a name; with an author, by either of the two.
    kind: Kind | None = None
    below: int | None = None  # The number of the article in whose discussion alone.
    since: int = -(2**63)  # The lowest place that will do.
    before: int = field(kw_only=True)  # The first place that won't.

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Return the rows of terms that a document must have."""
        return [clause.row for clause in self.clauses if clause.row]

    @property
    def marks(self) -> list[str]:
        """Return the marks that a document must carry, each of them."""
        if self.below is not None:  # Where there are comments alone.
            return [*self.signs, below_mark(self.below)]
        return self.signs if self.kind is None else [*self.signs, kind_mark(self.kind)]

    @property
    def signs(self) -> list[str]:
        """Return the marks of the single kanji that a document must have, each once."""
        signs = dict.fromkeys(sign for clause in self.clauses for sign in clause.signs)
        return [sign_mark(sign) for sign in signs]

    @property
    def unwanted_rows(self) -> list[list[Sequence[str]]]:
        """Return of each clause that a document mustn't have the rows that would make it up."""
        signs = [[[sign_mark(sign)] for sign in clause.signs] for clause in self.unwanted]
        rows = [[clause.row] if clause.row else [] for clause in self.unwanted]
        return [[*row, *marks] for row, marks in zip(rows, signs, strict=True)]

    @property
    def writers(self) -> list[str]:
        """Return the marks of which a document must carry one, if there are any."""
        by_author = [] if self.author_id is None else [author_mark(self.author_id)]
        return [*by_author, byline_mark(self.byline)] if self.byline else by_author

    def up_to(self, place: int | None) -> "Wanted":
        """Return the same, going on below a place; all of it for None."""
        return self if place is None else replace(self, before=min(self.before, place))


def parse(typed: str, *, is_by_author: bool = False) -> Typed:
    """Read a query: words, "phrases", -unwanted ones, author:name.

    Where it is asked for what somebody wrote, it needs none of these. Raises Refused where
    nothing can be found.
    """
    if len(typed) > MAX_LENGTH:
        raise Refused(TOO_LONG)
    author, is_cut = "", False
    clauses: list[Clause] = []
    unwanted: list[Clause] = []
    for quoted, named, minus, phrase, word in _CHUNK.findall(_QUOTES.sub('"', typed)):
        if quoted or named:
            author = (quoted or named).strip().removeprefix("@")
        elif clause := _clause(phrase or word):
            (unwanted if minus else clauses).append(clause)
        else:
            is_cut = is_cut or bool(terms.PIECE.search(terms.fold(phrase or word)))
    if len(clauses) + len(unwanted) > MAX_CLAUSES:
        raise Refused(TOO_MANY)
    is_empty = not typed.strip()
    if not (clauses or author or (is_by_author and (unwanted or is_empty))):
        empty = EMPTY if is_empty else ONLY_UNWANTED if unwanted else NO_WORDS
        raise Refused(TOO_SHORT if is_cut else empty)
    return Typed(tuple(dict.fromkeys(clauses)), author, tuple(dict.fromkeys(unwanted)))


def _clause(chunk: str) -> Clause | None:
    """Return what a text must have to have this piece in it, or None if that says nothing.

    A single character at an end of the piece may be half of any pair, so it
    is asked for by itself: a kanji wherever it stands, a kana not at all.
    """
    folded = terms.fold(chunk)
    pieces = [(one.lastgroup, one.group()) for one in terms.PIECE.finditer(folded)]
    row: list[str] = []
    signs: list[str] = []
    for number, (kind, piece) in enumerate(pieces):
        is_end = number in (0, len(pieces) - 1)
        if kind == "run" and len(piece) == 1 and is_end:
            signs += piece if terms.is_han(piece) else ""
        else:
            row += terms.spell(piece).terms
    return Clause(tuple(row), tuple(signs)) if row or signs else None
