"""The index on PostgreSQL: a tsvector with a GIN index; the primary key is the place.

Twin of sqlite.py. GIN knows no order, so the newest matches are looked for
twice: first among the newest documents, where a common word is found at once,
then by GIN, when there can't be many.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from forum.ready import trips
from forum.search.documents import EMPTY, GAP, Document, Kind, Terms, number_mark
from forum.search.index import RANKED, RANKED_ARTICLES
from forum.search.query import Wanted
from forum.search.ranking import DIGITS, TITLE_WEIGHT, ranked_terms

CREATE = """
CREATE TABLE search_document (
    rowid bigint PRIMARY KEY,
    terms tsvector NOT NULL DEFAULT '',
    digest varchar(16) NOT NULL DEFAULT ''
);
CREATE INDEX search_document_terms ON search_document USING gin (terms)
    WITH (gin_pending_list_limit = 128);
"""

# Documents looked through one by one before GIN is asked. A word that stands
# in one of fifteen fills a page from them. Many are wanted of common words alone: of what
# stands in one of four, so many for each take less than all that GIN knows and their order.
# Of articles alone there is no more to lose: many stand together, or few among the comments.
# So it is with the comments of one discussion.
WALKED, WALKED_EACH = 3_000, 4
_MATCH = "terms @@ %s::tsquery AND rowid >= %s AND rowid < %s"
_WALK = """
SELECT rowid FROM (
    SELECT rowid, terms FROM search_document
    WHERE rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s
) AS newest
WHERE terms @@ %s::tsquery ORDER BY rowid DESC LIMIT %s
"""
# Materialised: left to itself, the planner may walk the whole table by place.
_FIND = f"""
WITH found AS MATERIALIZED (SELECT rowid FROM search_document WHERE {_MATCH})
SELECT rowid FROM found ORDER BY rowid DESC LIMIT %s
"""  # noqa: S608
# As ranking.py explains. The weights are those of D, C, B, A; 1 divides by the logarithm of the
# length.
_SCORE = f"ts_rank('{{{1 / TITLE_WEIGHT}, 0, 0, 1}}', terms, %s::tsquery, 1)::numeric"
_RANK = f"""
SELECT rowid FROM search_document WHERE rowid = ANY(%s::bigint[])
ORDER BY round({_SCORE}, {DIGITS}) DESC, rowid DESC
"""  # noqa: S608


def put(documents: Sequence[Document]) -> None:
    """Write documents in place of what stands there."""
    rows = [_row(document.place, document.terms()) for document in documents]
    values = ", ".join(["(%s, %s::tsvector, %s)"] * len(rows))
    sql = (
        f"INSERT INTO search_document (rowid, terms, digest) VALUES {values} "  # noqa: S608
        "ON CONFLICT (rowid) DO UPDATE SET terms = EXCLUDED.terms, digest = EXCLUDED.digest"
    )
    trips.write(sql, [value for row in rows for value in row])


def _row(place: int, terms: Terms) -> tuple[int, str, str]:
    positions: dict[str, list[str]] = {}
    for at, term in enumerate(terms.title, start=1):
        positions.setdefault(term, []).append(f"{at}A")
    for at, term in enumerate(terms.text, start=len(terms.title) + GAP):
        positions.setdefault(term, []).append(str(at))
    positions.pop(EMPTY, None)
    lexemes = [f"'{term}':{','.join(at)}" for term, at in positions.items()]
    in_title = terms.title_signs()
    lexemes += [f"'{mark}':1A" if mark in in_title else f"'{mark}'" for mark in terms.marks]
    return place, " ".join(lexemes), terms.digest


def remove(places: Sequence[int]) -> None:
    """Take documents out; what isn't there doesn't matter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_document WHERE rowid = ANY(%s::bigint[])", [_array(places)]
        )


def places_of(kind: Kind, number: int) -> list[int]:
    """Return where a document stands whose time may have changed (articles)."""
    sql = "SELECT rowid FROM search_document WHERE terms @@ %s::tsquery"
    return _places(sql, [_quote([number_mark(kind, number)])])


def find(wanted: Wanted, *, limit: int) -> list[int]:
    """Return the places of what is wanted, newest first."""
    match = _match(wanted)
    is_together = wanted.kind == Kind.ARTICLE or wanted.below is not None
    least = 0 if is_together else WALKED
    steps = max(least, WALKED_EACH * limit)
    walked = _places(_WALK, [wanted.since, wanted.before, steps, match, limit])
    if len(walked) == limit:
        return walked
    return _places(_FIND, [match, wanted.since, wanted.before, limit])


def find_best(wanted: Wanted, *, limit: int) -> list[int]:
    """Return the places of what is wanted, best first, among the newest matches."""
    newest = find(wanted, limit=RANKED)
    if len(newest) == RANKED and wanted.kind is None:
        articles = replace(wanted, kind=Kind.ARTICLE, before=newest[-1])
        newest += find(articles, limit=RANKED_ARTICLES)
    return rank(wanted, newest)[:limit]


def rank(wanted: Wanted, places: Sequence[int]) -> list[int]:
    """Return these places of what is wanted, best first."""
    words, signs = ranked_terms(wanted)
    return _places(_RANK, [_array(places), " | ".join(f"'{term}'" for term in words + signs)])


def digests(places: Sequence[int]) -> dict[int, str]:
    """Return the digests of the documents that stand at these places."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, digest FROM search_document WHERE rowid = ANY(%s::bigint[])",
            [_array(places)],
        )
        return dict(cursor.fetchall())


def scan(*, after: int, limit: int) -> list[int]:
    """Return the places of all documents above one, in their order."""
    sql = "SELECT rowid FROM search_document WHERE rowid > %s ORDER BY rowid LIMIT %s"
    return _places(sql, [after, limit])


def _match(wanted: Wanted) -> str:
    """Return what is wanted as a tsquery."""
    rows = [*wanted.rows, *([mark] for mark in wanted.marks)]
    wholes = [*map(_quote, rows), " | ".join(_quote([mark]) for mark in wanted.writers)]
    unwanted = [" & ".join(f"({_quote(row)})" for row in rows) for rows in wanted.unwanted_rows]
    return " & ".join(
        [f"({whole})" for whole in wholes if whole] + [f"!({whole})" for whole in unwanted]
    )


def _quote(row: Sequence[str]) -> str:
    """Return terms that follow each other; none of them has a quotation mark in it."""
    return " <-> ".join(f"'{term}'" for term in row)


def _array(places: Sequence[int]) -> str:
    """Return places as PostgreSQL writes an array: of a list each would be an expression."""
    return f"{{{','.join(map(str, places))}}}"


def _places(sql: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [place for (place,) in cursor.fetchall()]
