"""Several looks into indexes, answered by one statement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from forum.discussion.models import Comment


def glue(scans: Iterable[QuerySet[Comment]]) -> QuerySet[Comment]:
    """Return the comments that any of these finds, each with its own order and limit.

    A scan that can find nothing is left out; at least one must be left.
    """
    parts: list[str] = []
    parameters: list[Any] = []
    for scan in scans:
        if scan.query.is_empty():
            continue
        sql, values = scan.values("pk").query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS part{len(parts)}")  # noqa: S608
        parameters += values
    picked = RawSQL(" UNION ALL ".join(parts), parameters)  # noqa: S611
    return Comment.objects.filter(pk__in=picked)
