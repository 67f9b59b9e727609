"""The index on SQLite: one FTS5 table, whose rowid is the place.

Twin of postgresql.py. FTS5 walks its matches by rowid from either end, so the
newest come first without sorting, and enters at any place.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from forum.search.documents import Document, Kind, Terms, number_mark
from forum.search.index import RANKED, RANKED_ARTICLES
from forum.search.query import Wanted
from forum.search.ranking import BETWEEN, ranked_terms, score

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
# The table in which FTS5 keeps what was put in, by its columns' numbers: half of what it takes
# to ask for each row through FTS5.
_READ = """
SELECT id, c0, c1, c2 FROM search_document_content
WHERE id IN (SELECT value FROM json_each(%s))
"""


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
        BETWEEN.join(terms.title),
        BETWEEN.join(terms.text),
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
    if len(newest) == RANKED and wanted.kind is None:
        articles = replace(wanted, kind=Kind.ARTICLE, before=newest[-1])
        newest += find(articles, limit=RANKED_ARTICLES)
    return rank(wanted, newest)[:limit]


def rank(wanted: Wanted, places: Sequence[int]) -> list[int]:
    """Return these places of what is wanted, best first."""
    terms = ranked_terms(wanted)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [str(list(places))])
        rows = cursor.fetchall()
    scores = {place: score(title, text, marks, terms) for place, title, text, marks in rows}
    return sorted(scores, key=lambda place: (-scores[place], -place))


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
    match = " AND ".join(f"({whole})" for whole in wholes if whole)
    unwanted = [" AND ".join(map(_quote, rows)) for rows in wanted.unwanted_rows]
    return " NOT ".join(f"({whole})" for whole in [match, *unwanted])


def _quote(row: Sequence[str]) -> str:
    """Return terms as a phrase; none of them has a quotation mark in it."""
    return '"{}"'.format(" ".join(row))


def _places(sql: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [place for (place,) in cursor.fetchall()]
