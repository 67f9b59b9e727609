"""Read comments as lines.

Rows are read as the database gives them, 4.5 ms of CPU a thousand against 13 for model objects.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django_comments.models import CommentFlag

from forum.discussion.fitting import close_locked_branches, fit_to_reader
from forum.discussion.lines import COLUMNS, Line
from forum.discussion.locking import is_branch_locked
from forum.discussion.models import Comment, CommentQuerySet
from forum.discussion.reader import Reader
from forum.discussion.voting import VALUES
from forum.discussion.why_held import say_why_held
from forum.members.models import Visitor
from forum.ready.compiled import as_datetime

# Of what it answers, which may stand elsewhere; see threads.load_whole() for where it doesn't.
_ANSWERED = ("reply_to__state", "reply_to__author__display_name")


def read_lines(comments: CommentQuerySet | QuerySet[Comment], member: Visitor) -> list[Line]:
    """Read comments as lines with the member's own votes, in one query."""
    return as_lines(_fetch(columns_of(comments, member.pk)))


def columns_of(
    comments: CommentQuerySet | QuerySet[Comment], member_id: int | None, *, is_whole: bool = False
) -> QuerySet[Any, Any]:
    """Ask for what as_lines() takes, with a member's own votes if there is one.

    `is_whole`: without whom each answers, who is among the lines.
    """
    answered = () if is_whole else _ANSWERED
    if member_id is not None:
        own = CommentFlag.objects.filter(
            comment_id=OuterRef("pk"), user=member_id, flag__in=list(VALUES)
        )
        vote: Any = Subquery(own.values("flag")[:1])
    elif is_whole:
        return comments.values_list(*COLUMNS)
    else:
        vote = Value("")
    return comments.annotate(own_vote=vote).values_list(*COLUMNS, "own_vote", *answered)


def as_lines(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    """Return rows of columns_of(), as the database gives them, as lines."""
    lines = []
    for row in rows:
        line = Line(*row)
        line.created_at = as_datetime(line.created_at)  # type: ignore[assignment]
        if not line.depth:
            line.below_count = line.thread_count
        if line.edited_at is not None:
            line.edited_at = as_datetime(line.edited_at)
        if line.redacted_at is not None:
            line.redacted_at = as_datetime(line.redacted_at)
        if line.vote != 0:
            line.vote = VALUES[line.vote] if line.vote else 0
        lines.append(line)
    return lines


def _fetch(rows: QuerySet[Any, Any]) -> Sequence[tuple[Any, ...]]:
    """Return rows as the database gives them: of what Django converts only times need it."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def read_line(comment_id: int, reader: Reader, *, may_be_locked_above: bool = True) -> Line:
    """Return one comment as a line of its own, in one query; one more if it can be answered, or
    is one's own that waits.

    None more where no lock can stand above it.
    """
    lines = read_lines(Comment.objects.filter(pk=comment_id), reader.member)
    fit_to_reader(lines, reader)
    say_why_held(lines)
    if lines[0].can_reply:
        is_locked_above = may_be_locked_above and is_branch_locked(lines[0].path)
        close_locked_branches(lines, is_locked_above=is_locked_above)
    return lines[0]
