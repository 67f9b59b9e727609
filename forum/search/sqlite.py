"""The index on SQLite: one FTS5 table, whose rowid is the place.

Twin of postgresql.py. FTS5 walks its matches by rowid from either end, so the
newest come first without sorting, and enters at any place.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from forum.search.documents import Document, Kind, Terms, is_article, number_mark
from forum.search.index import RANKED, RANKED_ARTICLES, TITLE_WEIGHT
from forum.search.query import Wanted

# The terms are ready when they come here: letters and digits of any script,
# with a point in some numbers and a colon before marks. FTS5 only splits them
# at the spaces.
CREATE = """
CREATE VIRTUAL TABLE search_document USING fts5(
    title, body, marks, digest UNINDEXED, tokenize = "ascii tokenchars '.:'"
)
"""
_MATCH = "search_document MATCH %s AND rowid >= %s AND rowid < %s"
_FIND = f"SELECT rowid FROM search_document WHERE {_MATCH} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
_RANK = (
    f"SELECT bm25(search_document, {TITLE_WEIGHT}, 1.0, 0.0), rowid "  # noqa: S608
    f"FROM search_document WHERE {_MATCH}"
)


def put(documents: Sequence[Document]) -> None:
    """Write documents in place of what stands there."""
    sql = (
        "INSERT OR REPLACE INTO search_document (rowid, title, body, marks, digest) "
        "VALUES (%s, %s, %s, %s, %s)"
    )
    rows = [_row(document.place, document.terms()) for document in documents]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _row(place: int, terms: Terms) -> tuple[int, str, str, str, str]:
    return (
        place,
        " ".join(terms.title),
        " ".join(terms.text),
        " ".join(terms.marks),
        terms.digest,
    )


def remove(places: Sequence[int]) -> None:
    """Take documents out; what isn't there doesn't matter."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM search_document WHERE rowid = %s", [[place] for place in places]
        )


def places_of(kind: Kind, number: int) -> list[int]:
    """Return where a document stands whose time may have changed (articles)."""
    return _places(
        "SELECT rowid FROM search_document WHERE search_document MATCH %s",
        [_quote([number_mark(kind, number)])],
    )


def find(wanted: Wanted, *, limit: int) -> list[int]:
    """Return the places of what is wanted, newest first."""
    return _places(_FIND, [_match(wanted), wanted.since, wanted.before, limit])


def find_best(wanted: Wanted, *, limit: int) -> list[int]:
    """Return the places of what is wanted, best first, among the newest matches."""
    newest = find(wanted, limit=RANKED)
    oldest = newest[-1] if len(newest) == RANKED else wanted.since
    ranked = _rank(replace(wanted, since=oldest))
    if oldest > wanted.since and wanted.kind is None:
        articles = replace(wanted, kind=Kind.ARTICLE, before=oldest)
        if earlier := find(articles, limit=RANKED_ARTICLES):
            ranked += _rank(replace(articles, since=earlier[-1]))
    return _best_first(ranked)[:limit]


def rank(wanted: Wanted, places: Sequence[int]) -> list[int]:
    """Return these places of what is wanted, best first."""
    among = set(places)
    articles = set(filter(is_article, among))
    # Articles are looked for far beyond the comments; what lies between is no concern of either.
    ranked = [
        *_rank_between(wanted, among - articles),
        *_rank_between(replace(wanted, kind=Kind.ARTICLE), articles),
    ]
    return _best_first([one for one in ranked if one[1] in among])


def _rank_between(wanted: Wanted, places: Collection[int]) -> list[tuple[float, int]]:
    """Return the score and place of every match from the first of the places to the last.

    Asked for single places, FTS5 would begin anew for each, and count in how many texts a
    word stands.
    """
    if not places:
        return []
    return _rank(replace(wanted, since=min(places), before=max(places) + 1))


def _best_first(ranked: list[tuple[float, int]]) -> list[int]:
    return [place for _score, place in sorted(ranked, key=lambda one: (one[0], -one[1]))]


def _rank(wanted: Wanted) -> list[tuple[float, int]]:
    """Return the score (lower is better) and place of every match."""
    with connection.cursor() as cursor:
        cursor.execute(_RANK, [_match(wanted), wanted.since, wanted.before])
        return cursor.fetchall()


def digests(places: Sequence[int]) -> dict[int, str]:
    """Return the digests of the documents that stand at these places."""
    marks = ", ".join(["%s"] * len(places))
    sql = f"SELECT rowid, digest FROM search_document WHERE rowid IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, list(places))
        return dict(cursor.fetchall())


def scan(*, after: int, limit: int) -> list[int]:
    """Return the places of all documents above one, in their order."""
    sql = "SELECT rowid FROM search_document WHERE rowid > %s ORDER BY rowid LIMIT %s"
    return _places(sql, [after, limit])


def _match(wanted: Wanted) -> str:
    """Return what is wanted in the language of FTS5."""
    rows = [*wanted.rows, *([mark] for mark in wanted.marks)]
    wholes = [" OR ".join(_quote([mark]) for mark in wanted.writers), *map(_quote, rows)]
    return " AND ".join(f"({whole})" for whole in wholes if whole)


def _quote(row: Sequence[str]) -> str:
    """Return terms as a phrase; none of them has a quotation mark in it."""
    return '"{}"'.format(" ".join(row))


def _places(sql: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [place for (place,) in cursor.fetchall()]
