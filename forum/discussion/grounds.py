"""All that decides about a new comment, read in one statement under the lock.

Written by hand, because every post waits for it: the ORM needs eight
statements, and ten times as long to write them as the database to answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from articles.models import Article
from forum import postgresql
from forum.discussion import inserting, muting, rules
from forum.discussion.checking import Anew
from forum.discussion.discussions import make_discussion
from forum.discussion.models import Comment, Discussion
from forum.discussion.waiting import (
    LOCK_TEXTS,
    NOTHING_ANEW,
    locks_of,
    positional,
    sql_of_anew,
)
from forum.discussion.wide_calm import Extent
from forum.ready import trips
from forum.ready.columns import Columns
from forum.ready.compiled import as_datetime
from forum.refusals import Refused

_discussion = Columns(Discussion)
# No body: it is long, and nobody asks for it here.
_article = Columns(
    Article, "id", "headline", "slug", "language", "status", "published_at", "author"
)
_parent = Columns(
    Comment,
    "xtd", "article", "author", "root", "path", "depth", "state", "is_locked", "reply_count",
)  # fmt: skip

# The author's comment before the last `limit` - 1: with a new one, `limit` + 1 would be theirs.
_RECENT = ", ".join(
    "(SELECT created_at FROM discussion_comment WHERE author_id = %(author)s "  # noqa: S608
    f"ORDER BY xtd_id DESC LIMIT 1 OFFSET {limit - 1})"
    for limit, _period in rules.POST_LIMITS
)
# When the author wrote last, among as many as they may write within an hour.
_LAST = f"""
SELECT max(latest.created_at) FROM (
    SELECT article_id, created_at FROM discussion_comment
    WHERE author_id = %(author)s ORDER BY xtd_id DESC LIMIT {rules.POST_LIMITS[-1][0]}
) AS latest
"""  # noqa: S608
# The branches around the comment answered in which a member has to wait.
_SLOW = """
discussion_comment AS slow
WHERE slow.article_id = parent.article_id AND slow.slow_minutes IS NOT NULL
AND substr(parent.path, 1, length(slow.path)) = slow.path
"""
# A branch is locked, or holds replies, where the comment answered or one above it says so: few do.
_READ = f"""
SELECT {_discussion.listed("discussion")}, {_article.listed("article")}, {_parent.listed("parent")},
    EXISTS (
        SELECT 1 FROM discussion_comment AS shut
        WHERE shut.article_id = parent.article_id AND shut.is_locked
        AND substr(parent.path, 1, length(shut.path)) = shut.path
    ),
    EXISTS (
        SELECT 1 FROM discussion_comment AS holding
        WHERE holding.article_id = parent.article_id AND holding.holds_replies
        AND substr(parent.path, 1, length(holding.path)) = holding.path
    ),
    (SELECT max(slow.slow_minutes) FROM {_SLOW}),
    (
        SELECT max(latest.created_at) FROM (
            SELECT article_id, path, created_at FROM discussion_comment
            WHERE author_id = %(author)s ORDER BY xtd_id DESC LIMIT {rules.POST_LIMITS[-1][0]}
        ) AS latest, {_SLOW} AND latest.article_id = slow.article_id AND latest.path <> slow.path
        AND substr(latest.path, 1, length(slow.path)) = slow.path
    ),
    {muting.AUTHOR_MUTES},
    (SELECT suspended_until FROM members_member WHERE id = %(author)s),
    (SELECT warning_number FROM members_member WHERE id = %(author)s),
    (
        SELECT xtd_id FROM discussion_comment
        WHERE author_id = %(author)s AND submission_key = %(key)s
    ),
    EXISTS (
        SELECT 1 FROM discussion_draft
        WHERE member_id = %(author)s AND article_id = %(article)s
        AND (
            reply_to_id = %(reply_to)s
            OR (reply_to_id IS NULL AND CAST(%(reply_to)s AS bigint) IS NULL)
        )
    ),
    {_RECENT},
    CASE WHEN discussion.slow_minutes IS NOT NULL THEN (
        SELECT max(created_at) FROM (
            SELECT article_id, created_at FROM discussion_comment
            WHERE author_id = %(author)s ORDER BY xtd_id DESC LIMIT {rules.POST_LIMITS[-1][0]}
        ) AS latest WHERE latest.article_id = %(article)s
    ) END,
    CASE WHEN CAST(%(slow_in_article)s AS boolean) THEN (
        {_LAST} WHERE latest.article_id = %(article)s
    ) END,
    CASE WHEN CAST(%(slow_in_section)s AS boolean) THEN (
        {_LAST} JOIN articles_article AS there ON there.id = latest.article_id
        WHERE there.section_id = article.section_id
    ) END,
    CASE WHEN CAST(%(slow_on_site)s AS boolean) THEN ({_LAST}) END,
    {{read_anew}},
    {{next_id}}
FROM discussion_discussion AS discussion
JOIN articles_article AS article ON article.id = discussion.article_id
LEFT JOIN discussion_comment AS parent
    ON parent.xtd_id = %(reply_to)s AND parent.article_id = %(article)s
WHERE discussion.article_id = %(article)s{{and_held}}
"""  # noqa: S608
_EXTENTS = tuple(Extent.values)  # In the order of the last columns read.
# The first comments of an article make its discussion: what comes to be between the two
# statements was not there to be locked, and is not read either.
_AND_HELD = " AND current_setting('dateline.holds', true) = CAST(%(article)s AS text)"

# Read in a statement after the lock: one that had to wait for a row reads that
# row anew, and all others as they were before. The author's own lock lets two
# posts of theirs under two articles count each other; those of the text, what others
# write at that instant. They are of two numbers, as no lock of an author is, in an order that
# all keep, and none where none is asked.
_LOCK = f"""
SELECT pg_advisory_xact_lock(%(author)s),
    {LOCK_TEXTS},
    {postgresql.LET_GO_EARLY}, {postgresql.KEEP_PLANS},
    set_config('dateline.holds', CAST(%(article)s AS text), true)
FROM discussion_discussion AS discussion
JOIN articles_article AS article ON article.id = discussion.article_id
WHERE discussion.article_id = %(article)s
FOR NO KEY UPDATE OF discussion, article
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is so while the lock is held.

    `parent` is the comment answered, if there is one of that number under the
    article. `sent_id` is the comment that an earlier submit of the same form
    made. `suspended_until` and `warning_number` are the author's as they stand
    now: a measure that was committed while the post came in keeps it out.
    `recent` goes with rules.POST_LIMITS: when the author wrote the comment with
    which a new one would be one too many, if it is recent. `last_here` is when they
    wrote under the article last: read only where it is slow, and looked for among
    as many as they may write within an hour. `last_written` is the same by the
    extents over which somebody made writing slow. `read_anew` is what the judge of
    texts (checking.py) reads of what was written meanwhile.
    """

    discussion: Discussion
    parent: Comment | None
    branch_is_locked: bool
    branch_holds_replies: bool
    branch_slow_minutes: int | None
    last_in_branch: datetime | None  # The author's last reply in it, read only where it is slow.
    is_muted_by_parents_author: bool
    suspended_until: datetime | None
    warning_number: int | None
    sent_id: int | None
    has_draft: bool
    recent: tuple[datetime | None, ...]
    last_here: datetime | None
    last_written: Mapping[str, datetime | None]
    read_anew: str | None
    next_id: int


def lock_grounds(
    *,
    article_id: int,
    author_id: int,
    reply_to: int | None,
    submission_key: UUID | None,
    slow_over: Collection[str] = (),
    anew: Anew = NOTHING_ANEW,
) -> Grounds:
    """Lock the discussion with its article until the transaction ends, and read the grounds.

    The same lock as discussions.lock_discussion(), in the same place in the
    order of locks; PostgreSQL lets it go early (forum.postgresql). SQLite has
    it since BEGIN: transactions here are IMMEDIATE. The discussion is made if
    need be. Two statements on PostgreSQL, in one trip; one on SQLite. Raises
    Refused if there is no such article.
    """
    asked = {
        "article": article_id,
        "author": author_id,
        "reply_to": reply_to or None,
        "key": submission_key
        and Comment._meta.get_field("submission_key").get_db_prep_value(submission_key, connection),
        "slow_in_article": Extent.ARTICLE in slow_over,
        "slow_in_section": Extent.SECTION in slow_over,
        "slow_on_site": Extent.SITE in slow_over,
        **locks_of(anew),
        **anew.values,
    }
    if connection.vendor == "postgresql":
        postgresql.wait_for_disk()
    values = _lock_and_read(asked)
    if values is None and Article.objects.filter(pk=article_id).exists():
        make_discussion(article_id)
        values = _lock_and_read(asked)
    if values is None:
        raise Refused(rules.NOT_PUBLIC)
    return _grounds(values)


@cache
def _statements(vendor: str) -> list[tuple[str, list[str]]]:
    """Return what locks and reads, each with the names of its values in order."""
    is_locked_by_row = vendor == "postgresql"
    reading = _READ.format(
        next_id=inserting.NEXT_ID[vendor],
        read_anew=sql_of_anew(vendor),
        and_held=_AND_HELD if is_locked_by_row else "",
    )
    statements = [_LOCK, reading] if is_locked_by_row else [reading]
    return [positional(sql) for sql in statements]


def _lock_and_read(asked: Mapping[str, Any]) -> tuple[Any, ...] | None:
    return trips.read_one(
        *((sql, [asked.get(name) for name in names])
          for sql, names in _statements(connection.vendor))
    )  # fmt: skip


def _grounds(values: tuple[Any, ...]) -> Grounds:
    rest = iter(values)

    def take(columns: Columns[Any]) -> list[Any]:
        return [next(rest) for _ in range(len(columns))]

    discussion = _discussion.row(take(_discussion))
    discussion.article = _article.row(take(_article))
    of_parent = take(_parent)
    (
        is_shut,
        is_holding,
        slow_minutes,
        last_in_branch,
        is_muted,
        suspended_until,
        warning,
        sent_id,
        has_draft,
        *recent,
        last_here,
    ) = [next(rest) for _ in range(10 + len(rules.POST_LIMITS))]
    last_written = {extent: as_datetime(next(rest)) for extent in _EXTENTS}
    return Grounds(
        discussion=discussion,
        parent=_parent.row(of_parent) if of_parent[0] else None,
        branch_is_locked=bool(is_shut),
        branch_holds_replies=bool(is_holding),
        branch_slow_minutes=slow_minutes,
        last_in_branch=as_datetime(last_in_branch),
        is_muted_by_parents_author=bool(is_muted),
        suspended_until=as_datetime(suspended_until),
        warning_number=warning,
        sent_id=sent_id,
        has_draft=bool(has_draft),
        recent=tuple(map(as_datetime, recent)),
        last_here=as_datetime(last_here),
        last_written=last_written,
        read_anew=next(rest),
        next_id=next(rest),
    )
