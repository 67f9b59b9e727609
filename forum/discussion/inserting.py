"""Insert many comments at once: a few statements for each of the three tables.

A row written alone takes five statements, and an import of 10,000 held
SQLite's one write lock for 90 seconds. What the rows say is decided by the
callers (posting_together, generating); only the id and what follows from it
are given here. Call everything inside a transaction.
"""

from collections.abc import Sequence

from django.db import connection, models
from django_comments.models import Comment as PackageComment
from django_comments_xtd.models import XtdComment

from forum.discussion import indexing, tree
from forum.discussion.models import Comment
from forum.ready import trips
from forum.ready.columns import Columns

BATCH = 500  # Rows an INSERT.
TABLES = (PackageComment, XtdComment, Comment)
_columns = [Columns(model) for model in TABLES]
# The next comment's id, in a statement of a transaction that holds the lock.
NEXT_ID = {
    "postgresql": "nextval(pg_get_serial_sequence('django_comments', 'id'))",
    "sqlite": ("COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'django_comments'), 0) + 1"),
}
# In the order of the tables; PostgreSQL takes the three as one.
_INSERTS = [columns.insert() for columns in _columns]
_INSERT_ALL = "WITH one AS ({}), two AS ({}) {}".format(*_INSERTS)


def reserve_ids(count: int) -> list[int]:
    """Return ids for that many comments, ascending, which nobody else is given."""
    reserve = _reserve_on_postgresql if connection.vendor == "postgresql" else _reserve_on_sqlite
    return reserve(count, PackageComment._meta.db_table)


def _reserve_on_postgresql(count: int, table: str) -> list[int]:
    """Take the next values of the sequence, past which other writers go on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return sorted(number for (number,) in cursor.fetchall())


def _reserve_on_sqlite(count: int, table: str) -> list[int]:
    """Count on from the last id ever given; nobody else writes while the transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + 1 + count))


def give_id(comment: Comment, number: int) -> None:
    """Give a comment its id, and the path, the thread and the package's columns with it.

    The comment it answers must have its own already.
    """
    parent = comment.reply_to
    comment.id = comment.comment_ptr_id = comment.xtd_id = number
    comment.root_id = parent.root_id if parent else number
    comment.fill_package_columns()
    comment.path = tree.child_path(parent.path if parent else "", number)
    comment.thread_id, comment.parent_id = comment.root_id, parent.pk if parent else number


def insert_comment(comment: Comment) -> None:
    """Insert one row that is complete: one statement on PostgreSQL, three on SQLite.

    And one that lets it be found.
    """
    rows = [columns.values(comment) for columns in _columns]
    if connection.vendor == "postgresql":
        trips.write(_INSERT_ALL, [value for row in rows for value in row])
    else:
        for sql, row in zip(_INSERTS, rows, strict=True):
            trips.write(sql, row)
    comment._state.adding, comment._state.db = False, connection.alias
    indexing.index_comment(comment)


def insert_comments(comments: Sequence[Comment]) -> None:
    """Insert rows that are complete, in the order of their ids."""
    for model in TABLES:
        _insert_table(model, comments)
    for comment in comments:
        comment._state.adding, comment._state.db = False, connection.alias
    indexing.index_comments(comments)


def _insert_table(model: type[models.Model], comments: Sequence[Comment]) -> None:
    """Insert the rows of one table of the three; bulk_create() refuses inherited models."""
    fields = model._meta.local_concrete_fields
    size = min(BATCH, connection.ops.bulk_batch_size(fields, comments))
    for start in range(0, len(comments), size):
        model._base_manager._insert(  # type: ignore[attr-defined]
            comments[start : start + size], fields=fields, using=connection.alias, raw=True
        )
