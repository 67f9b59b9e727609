"""A crowd in one thread, by the hundred thousand: rows copied by the database itself."""

from django.db import connection
from django.db.models import F

from forum.discussion.inserting import TABLES
from forum.discussion.models import Comment, Discussion
from forum.discussion.tree import TOKEN_WIDTH

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# Columns of a copy that aren't as in the comment copied, by the number of the copy; `id` is
# what the series begins after. The path's end is tree.token() of the new id.
_ID = "(series.number + %(id)s)"
_TOKEN = " || ".join(
    f"substr('{_DIGITS}', CAST({_ID} / {36**place} %% 36 AS integer) + 1, 1)"
    for place in reversed(range(TOKEN_WIDTH))
)
_CHANGED = {
    "id": _ID,
    "comment_ptr_id": _ID,
    "xtd_id": _ID,
    "path": f"substr(copied.path, 1, length(copied.path) - {TOKEN_WIDTH}) || {_TOKEN}",
    "order": "series.number + %(posted)s",
    "arrival": "series.number + %(arrived)s",
    "version": "series.number + %(version)s",
    "submission_key": "NULL",
}
_COPY = """
WITH RECURSIVE series (number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM series WHERE number < %(count)s
)
INSERT INTO {table} ({columns})
SELECT {values} FROM series CROSS JOIN {table} AS copied WHERE copied.{key} = %(copied)s
"""


def crowd_around(answer: Comment, count: int) -> None:
    """Have what a published comment answers be answered `count` times more, in the same words.

    All that a discussion counts agrees with it; the search index and the
    members know nothing of the copies.
    """
    discussion = Discussion.objects.get(article_id=answer.article_id)
    values = {
        "count": count,
        "copied": answer.pk,
        "id": Comment.objects.order_by("-pk")[0].pk,
        "posted": discussion.posted_count,
        "arrived": discussion.arrival_count,
        "version": discussion.version,
    }
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(_copy(model), values)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('django_comments', 'id'), %s)",
                [values["id"] + count],
            )
    counts = ("comment_count", "posted_count", "arrival_count", "version")
    grown = {name: F(name) + count for name in counts}
    Discussion.objects.filter(pk=discussion.pk).update(last_comment_at=answer.created_at, **grown)
    Comment.objects.filter(pk=answer.reply_to_id).update(reply_count=F("reply_count") + count)
    Comment.objects.filter(pk=answer.root_id).update(thread_count=F("thread_count") + count)


def _copy(model) -> str:
    columns = [field.column for field in model._meta.local_concrete_fields]
    return _COPY.format(
        table=model._meta.db_table,
        key=model._meta.pk.column,
        columns=", ".join(f'"{column}"' for column in columns),
        values=", ".join(_CHANGED.get(column, f'copied."{column}"') for column in columns),
    )
