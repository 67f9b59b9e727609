"""What is put into the index, and the place it gets there. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple

from forum.search import terms

# A change of how texts become terms is a new version: `rebuild_search` then
# finds every document out of date.
VERSION = "3"

# Terms of one document; PostgreSQL counts positions up to 16,383, and 255 of
# one term. More of one than that is no text, and would make a phrase costly to
# look for: from there on its place is left empty.
MAX_TITLE, MAX_TEXT, MAX_SIGNS = 200, 15_000, 5_000
MAX_REPEATS = 255
EMPTY = "."  # Is no term, and holds the place of one.
# Positions between title and text, so that no phrase runs from one into the other.
GAP = 2

# A place is the minute, the number and the kind in one integer of 64 bits:
# its order is the order of time, its index the only one that is needed.
_KEY_BITS = 36  # 68 thousand million comments.
_SHIFT = _KEY_BITS + 1
_KEY = (1 << _SHIFT) - 1
_MAX_MINUTE = 2 ** (63 - _SHIFT)  # Reaches to the year 2097.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(IntEnum):
    """What a document is. Stored in its place: never renumber."""

    COMMENT = 0
    ARTICLE = 1


class Key(NamedTuple):
    """What a place says of its document."""

    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A document as a backend stores it.

    `marks` are what it has rather than says: kind, author, byline, below which article it
    stands, single kanji. They begin with a sign that no text gives. `digest` is of all of it.
    """

    title: list[str]
    text: list[str]
    marks: list[str]
    digest: str

    def title_signs(self) -> set[str]:
        """Return the marks of the single kanji that stand in the title."""
        return {sign_mark(sign) for term in self.title for sign in term}.intersection(self.marks)


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found: an article, a comment.

    Whose it is goes in as the member's number, so a new name changes nothing
    here; below which article it stands never changes. Section and visibility
    are left out on purpose: they belong to the article, change for a hundred
    thousand comments at once, and are asked when something is found.
    """

    kind: Kind
    number: int
    at: datetime
    title: str
    text: str
    author_id: int | None
    bylines: Sequence[str] = ()  # Keys of the names that it is printed under.
    below: int | None = None  # The number of the article below which it stands.

    @property
    def place(self) -> int:
        """Return where the document stands in the order of time."""
        return place_of(self.kind, self.number, self.at)

    def terms(self) -> Terms:
        """Return what the document is found by."""
        title, text = terms.fold(self.title), terms.fold(self.text)
        marks = [kind_mark(self.kind)]
        if self.kind == Kind.ARTICLE:
            marks.append(number_mark(self.kind, self.number))
        if self.author_id is not None:
            marks.append(author_mark(self.author_id))
        marks += map(byline_mark, self.bylines)
        if self.below is not None:
            marks.append(below_mark(self.below))
        marks += map(sign_mark, terms.single_signs(title + text)[:MAX_SIGNS])
        parts = (
            terms.spell(title).terms[:MAX_TITLE],
            _thin(terms.spell(text).terms[:MAX_TEXT]),
            marks,
        )
        told = "\n".join([VERSION, *map(" ".join, parts)])
        digest = blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
        return Terms(*parts, digest)


def _thin(row: list[str]) -> list[str]:
    """Return terms with EMPTY in place of what was repeated too often."""
    if len(row) <= MAX_REPEATS:
        return row
    seen: Counter[str] = Counter()
    for number, term in enumerate(row):
        seen[term] += 1
        if seen[term] > MAX_REPEATS:
            row[number] = EMPTY
    return row


def kind_mark(kind: Kind) -> str:
    """Return the mark of every document of a kind."""
    return f":k{kind.value}"


def number_mark(kind: Kind, number: int) -> str:
    """Return the mark of one document, for a kind whose time can change."""
    return f":n{kind.value}.{number}"


def author_mark(author_id: int) -> str:
    """Return the mark of what a member wrote."""
    return f":a{author_id}"


def byline_mark(name: str) -> str:
    """Return the mark of what is printed under a name: its key, which is letters and digits."""
    return f":b{name}"


def below_mark(article: int) -> str:
    """Return the mark of what stands below an article, in its discussion."""
    return f":u{article}"


def sign_mark(sign: str) -> str:
    """Return the mark of what has this kanji anywhere."""
    return f":{sign}"


def place_of(kind: Kind, number: int, at: datetime) -> int:
    """Return the place of a document. Raises ValueError for what fits into none."""
    if not 0 < number < 2**_KEY_BITS:
        raise ValueError(f"No place for number {number}")
    return first_place(at) + 2 * number + kind


def first_place(at: datetime) -> int:
    """Return the lowest place of a minute: everything earlier is below it."""
    minute = int((at - _EPOCH).total_seconds() // 60)
    return max(-_MAX_MINUTE, min(minute, _MAX_MINUTE - 1)) << _SHIFT


def key_of(place: int) -> Key:
    """Return the kind and number of the document at a place."""
    number, kind = divmod(place & _KEY, 2)
    return Key(Kind(kind), number)


# Of thousands of places the two below are asked: a Key for each took longer than all else
# that a search does with them.


def numbers_at(places: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return the numbers of the comments and of the articles at these places."""
    keys = [place & _KEY for place in places]
    return [key >> 1 for key in keys if not key & 1], [key >> 1 for key in keys if key & 1]


def keep_places(
    places: Sequence[int], *, comments: Iterable[int], articles: Iterable[int]
) -> list[int]:
    """Return the places of comments and articles with these numbers, in the same order."""
    keys = {2 * number + Kind.COMMENT for number in comments}
    keys.update(2 * number + Kind.ARTICLE for number in articles)
    return [place for place in places if place & _KEY in keys]


def end_of_minute(at: datetime) -> int:
    """Return the first place after a minute: everything up to `at` is below it."""
    return min(first_place(at) + (1 << _SHIFT), 2**63 - 1)
