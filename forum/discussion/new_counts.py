"""How many comments are new to a member, exactly, however many that are.

Arrivals are numbered without gaps, and no row of a comment is ever deleted.
So what came after a visit needs no counting: it is a difference of two
numbers, less what is no longer published, less the member's own and what
they mute. Those few are counted by index; nothing is read of the others, of
which there may be 100,000.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from articles.models import Article
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.members.models import Member, Visitor

# Up to so many arrivals are looked at for who wrote them; of more, what these authors wrote.
MANY = 1_000

# For rows `span` (article_id, after, upto): how many of the comments that arrived
# later than `after`, up to `upto`, are new to %(member)s. Of the muted branches,
# of which one can stand in another, it reads what arrived in their threads.
# "+arrival", and sums of what is asked for each author or branch in place of joins,
# keep either database from walking all that arrived, whatever it knows of its tables.
NEW_IN_SPAN = """
span.upto - span.after
- (SELECT COUNT(*) FROM discussion_comment AS c
    WHERE c.article_id = span.article_id AND c.arrival > span.after AND c.arrival <= span.upto
        AND NOT (c.state = 'published') AND c.arrival IS NOT NULL)
- CASE WHEN span.upto - span.after <= %(many)s THEN
    (SELECT COUNT(*) FROM discussion_comment AS c
        WHERE c.article_id = span.article_id AND c.arrival > span.after AND c.arrival <= span.upto
            AND c.state = 'published'
            AND (c.author_id = %(member)s OR EXISTS (SELECT 1 FROM discussion_mute AS mute
                WHERE mute.member_id = %(member)s AND mute.muted_id = c.author_id)))
    ELSE (SELECT CAST(SUM((SELECT COUNT(*) FROM discussion_comment AS c
            WHERE c.article_id = span.article_id AND c.author_id = unheard.author_id
                AND +c.arrival > span.after AND +c.arrival <= span.upto
                AND c.state = 'published')) AS BIGINT)
        FROM (SELECT %(member)s AS author_id UNION ALL SELECT mute.muted_id
            FROM discussion_mute AS mute
            WHERE mute.member_id = %(member)s AND mute.muted_id IS NOT NULL) AS unheard)
    END
- (SELECT CAST(COALESCE(SUM((
        SELECT COUNT(*) FROM discussion_comment AS c
        WHERE c.root_id = top.root_id AND c.arrival > span.after AND c.arrival <= span.upto
            AND c.path >= top.path AND c.path < top.path || '~' AND c.state = 'published'
            AND c.author_id <> mute.member_id
            AND NOT EXISTS (SELECT 1 FROM discussion_mute AS other
                WHERE other.member_id = mute.member_id AND other.muted_id = c.author_id)
    )), 0) AS BIGINT)
    FROM discussion_mute AS mute
        JOIN discussion_comment AS top ON top.xtd_id = mute.branch_id
    WHERE mute.member_id = %(member)s AND top.article_id = span.article_id
        AND NOT EXISTS (SELECT 1 FROM discussion_mute AS outer_mute
            JOIN discussion_comment AS around ON around.xtd_id = outer_mute.branch_id
            WHERE outer_mute.member_id = mute.member_id
                AND top.path > around.path AND top.path < around.path || '~'))
"""
_ON_LIST = f"""
SELECT span.article_id, {NEW_IN_SPAN} FROM (
    SELECT visit.article_id, visit.seen_now AS after, discussion.arrival_count AS upto
    FROM discussion_visit AS visit
        JOIN discussion_discussion AS discussion ON discussion.article_id = visit.article_id
    WHERE visit.member_id = %(member)s AND visit.article_id IN ({{keys}})
        AND discussion.arrival_count > visit.seen_now
) AS span
"""  # noqa: S608
IN_ONE = f"""
SELECT {NEW_IN_SPAN}
FROM (SELECT %(article)s AS article_id, %(after)s AS after, %(upto)s AS upto) AS span
"""  # noqa: S608


def tell_new_comments(member: Visitor, articles: Iterable[Article]) -> None:
    """Set `new_comments` of each article in which something is new to the member, in one query.

    New is what arrived after a visit has shown the discussion: nothing where
    there was none.
    """
    if not member.is_authenticated:
        return
    discussed = {one.pk: one for one in articles if _has_comments(get_discussion(one))}
    if not discussed:
        return
    with connection.cursor() as cursor:
        keys = ", ".join(str(int(pk)) for pk in discussed)
        cursor.execute(_ON_LIST.format(keys=keys), {"member": member.pk, "many": MANY})
        for article_id, count in cursor.fetchall():
            discussed[article_id].new_comments = count


def count_new(member: Member, discussion: Discussion, since: int, upto: int | None = None) -> int:
    """Return how many published comments of others arrived later that the member doesn't mute.

    `upto` is the last arrival that counts. One query; none where nothing has arrived since.
    """
    span = span_of(member, discussion, since)
    if upto is not None:
        span["upto"] = min(upto, span["upto"])
    if span["upto"] <= since:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(IN_ONE, span)
        count: int = cursor.fetchone()[0]
    return count


def count_arrived(discussion: Discussion, since: int, upto: int | None = None) -> int:
    """Return how many published comments arrived later, for who has no account. One query.

    `upto` is the last arrival that counts.
    """
    last = discussion.arrival_count if upto is None else min(upto, discussion.arrival_count)
    arrived = Comment.objects.filter(
        article_id=discussion.article_id, arrival__gt=since, arrival__lte=last
    )
    return last - since - arrived.exclude(state=State.PUBLISHED).count()


def span_of(member: Visitor, discussion: Discussion, since: int) -> dict[str, Any]:
    """Return what fills IN_ONE: up to where the discussion was read, not what came meanwhile."""
    return {
        "member": member.pk,
        "many": MANY,
        "article": discussion.article_id,
        "after": since,
        "upto": discussion.arrival_count,
    }


def _has_comments(discussion: Discussion) -> bool:
    return discussion.mode != Mode.HIDDEN and discussion.comment_count > 0
