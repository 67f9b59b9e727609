"""What the checks must know of the database, read in one statement before anything is locked.

Every part is bounded and by an index: the author's last OWN comments, ALIKE
that share a band with the text, ABOVE that are answered. Written by hand,
because every post waits for it. What its author deleted is no text that is
said again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from forum.discussion.models import State
from forum.moderation.checks.likeness import READ
from forum.moderation.checks.subject import Around, Earlier
from forum.moderation.checks.tuning import VERSION_ID
from forum.ready import prepared
from forum.ready.compiled import as_datetime

OWN = 20  # The author's last comments.
ALIKE = 6  # Comments of others that may be the same text.
READ_A_BAND = 8  # The newest of a band, in which one's own are passed over.
ABOVE = 10  # Answers in a row.
READ_OF_A_TEXT = 2 * READ  # Characters: what is more than its letters are signs and spaces.
# A text that came long ago is no wave; and the index is walked from the newest.
ALIKE_FOR = timedelta(days=7)

BANDS = ("band_a", "band_b", "band_c")
_IS_ALIKE = " OR ".join(f"run.{band} = %({band})s" for band in BANDS)
_NEWEST = " UNION ".join(
    "SELECT * FROM (SELECT comment_id FROM moderation_checkrun "  # noqa: S608
    f"WHERE {band} = %({band})s ORDER BY id DESC LIMIT {READ_A_BAND}) AS of_{band}"
    for band in BANDS
)
# Not EXISTS: PostgreSQL would rather read all runs once than look up twenty. No band: no look.
_OWN = f"""
SELECT 'own' AS kind, comment.xtd_id AS id, comment.author_id, comment.created_at,
    CASE WHEN CAST(%(band_a)s AS bigint) IS NOT NULL AND comment.state <> '{State.DELETED}' AND (
        SELECT run.id FROM moderation_checkrun AS run
        WHERE run.comment_id = comment.xtd_id AND ({_IS_ALIKE}) LIMIT 1
    ) IS NOT NULL THEN substr(comment.text, 1, {READ_OF_A_TEXT}) ELSE '' END AS said
FROM discussion_comment AS comment WHERE comment.author_id = %(author)s{{newer}}
ORDER BY comment.xtd_id DESC LIMIT {OWN}
"""  # noqa: S608
_IN_BANDS = f"""
SELECT {{kind}} AS kind, comment.xtd_id AS id, comment.author_id, comment.created_at,
    substr(comment.text, 1, {READ_OF_A_TEXT}) AS said
FROM ({_NEWEST}) AS newest
JOIN discussion_comment AS comment ON comment.xtd_id = newest.comment_id
WHERE comment.created_at > %(since)s AND comment.state <> '{State.DELETED}'
"""  # noqa: S608
# What may have changed since: the stamp of what calms many discussions; of the author's last
# comments those that are newer; and what shares a band, by themselves or by others. A
# handful of rows, and most often none.
SINCE_SQL = f"""
SELECT * FROM ({_OWN.format(newer=" AND comment.xtd_id > %(own_after)s")}) AS own
UNION ALL
SELECT 'calm', stamp, 0, NULL, '' FROM discussion_widecalmstamp WHERE id = 1 AND stamp <> %(calm)s
UNION ALL
{_IN_BANDS.format(kind="CASE WHEN comment.author_id = %(author)s THEN 'own' ELSE 'alike' END")}
"""  # noqa: S608
_SQL = f"""
WITH RECURSIVE above(id, reply_to_id, author_id, created_at, step) AS (
    SELECT xtd_id, reply_to_id, author_id, created_at, 1
    FROM discussion_comment WHERE xtd_id = %(reply_to)s
    UNION ALL
    SELECT up.xtd_id, up.reply_to_id, up.author_id, up.created_at, above.step + 1
    FROM discussion_comment AS up JOIN above ON up.xtd_id = above.reply_to_id
    WHERE above.step < {ABOVE}
)
SELECT 'place',
    COALESCE((SELECT stamp FROM moderation_checksversion WHERE id = {VERSION_ID}), 0),
    article.section_id, article.published_at,
    COALESCE((
        SELECT CAST(id AS varchar(20)) FROM moderation_block
        WHERE kind = 'network' AND value = %(address)s AND lifted_at IS NULL AND until > %(now)s
        LIMIT 1
    ), '')
FROM (SELECT 1) AS one LEFT JOIN articles_article AS article ON article.id = %(article)s
UNION ALL
SELECT * FROM ({_OWN.format(newer="")}) AS own
UNION ALL
SELECT * FROM (
    {_IN_BANDS.format(kind="'alike'")} AND comment.author_id <> %(author)s
    ORDER BY comment.xtd_id DESC LIMIT {ALIKE}
) AS alike
UNION ALL
SELECT 'above', id, author_id, created_at, '' FROM above
UNION ALL
SELECT 'calm', stamp, 0, NULL, '' FROM discussion_widecalmstamp WHERE id = 1
"""  # noqa: S608

_NAMED = re.compile(r"%\((\w+)\)s")
_NAMES = _NAMED.findall(_SQL)
_POSITIONAL = _NAMED.sub("%s", _SQL)


@dataclass(frozen=True, slots=True)
class Facts:
    """The version of what is set, the article's section, and what is around the comment.

    `block_id` is of the block of the network it comes from (blocks/), 0 for none;
    `calm` the stamp of what calms many discussions (waves/).
    """

    stamp: int
    section_id: int
    around: Around
    block_id: int = 0
    calm: int = 0


def read_facts(
    *,
    article_id: int,
    author_id: int,
    reply_to: int | None,
    bands: Sequence[int],
    now: datetime,
    address: str = "",
) -> Facts:
    """Read it. Of an article that isn't there, or above a comment that isn't: nothing."""
    asked: dict[str, Any] = {"article": article_id, "author": author_id, "reply_to": reply_to}
    asked["since"] = alike_since(now)
    asked |= {"address": address, "now": connection.ops.adapt_datetimefield_value(now)}
    asked |= dict(zip(BANDS, bands, strict=True))
    with connection.cursor() as cursor:
        prepared.execute(cursor, [(_POSITIONAL, [asked[name] for name in _NAMES])])
        rows = cursor.fetchall()
    place = next(row for row in rows if row[0] == "place")
    return Facts(
        stamp=place[1],
        section_id=place[2] or 0,
        block_id=int(place[4] or 0),
        calm=next((row[1] for row in rows if row[0] == "calm"), 0),
        around=Around(**{kind: earlier_of(rows, kind) for kind in ("own", "alike", "above")}),
    )


def alike_since(now: datetime) -> Any:
    """Return since when a text is one that is said again, as the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(now - ALIKE_FOR)


def earlier_of(rows: Iterable[Sequence[Any]], kind: str) -> tuple[Earlier, ...]:
    """Return the comments of a kind among rows of those, the newest first."""
    found = [
        Earlier(pk, author_id, at, text)
        for of, pk, author_id, stored, text in rows
        if of == kind and (at := as_datetime(stored))
    ]
    return tuple(sorted(found, key=lambda one: -one.comment_id))
