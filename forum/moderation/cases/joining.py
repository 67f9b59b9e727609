"""Open a case or join the open one, and close it: the one write path of what waits.

Call under the discussion's lock, or where it is about a member under theirs, in the
transaction of what happened.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.cases import ranking
from forum.moderation.cases.models import Case
from forum.moderation.checks.outcomes import Outcome
from forum.ready import trips
from forum.ready.columns import Columns

_columns = Columns(
    Case,
    "comment", "branch", "article", "author", "is_reported", "is_held", "is_watched",
    "is_noticed", "reason", "harm", "reach", "head_start", "due", "opened_at",
)  # fmt: skip
_ahead = "excluded.head_start > moderation_case.head_start"
_JOIN = f"""
{_columns.insert()}
ON CONFLICT {{subject}} DO UPDATE SET
    is_reported = moderation_case.is_reported OR excluded.is_reported,
    is_held = moderation_case.is_held OR excluded.is_held,
    is_watched = moderation_case.is_watched OR excluded.is_watched,
    is_noticed = moderation_case.is_noticed OR excluded.is_noticed,
    reason = CASE WHEN excluded.reason <> ''
            AND (moderation_case.reason = '' OR excluded.harm > moderation_case.harm)
        THEN excluded.reason ELSE moderation_case.reason END,
    harm = CASE WHEN excluded.harm > moderation_case.harm
        THEN excluded.harm ELSE moderation_case.harm END,
    reach = excluded.reach,
    due = moderation_case.due - CASE WHEN {_ahead}
        THEN excluded.head_start - moderation_case.head_start ELSE 0 END,
    head_start = CASE WHEN {_ahead} THEN excluded.head_start ELSE moderation_case.head_start END
"""
# Which unique index holds that there is one.
_JOIN_COMMENT = _JOIN.format(subject="(comment_id) WHERE closed_at IS NULL")
_JOIN_THREAD = _JOIN.format(subject="(branch_id) WHERE closed_at IS NULL")
_JOIN_MEMBER = _JOIN.format(
    subject="(author_id) WHERE branch_id IS NULL AND closed_at IS NULL AND comment_id IS NULL"
)

_OPEN = "comment_id = %s AND closed_at IS NULL"
# What a case was open for stays with it when it is closed: the room's figures ask. Whatever is
# decided about a comment answers no notice of illegal content: for that the case goes on.
_GO_ON = f"""
UPDATE moderation_case SET is_reported = %s, is_held = %s, is_watched = (is_watched AND %s)
WHERE {_OPEN}
"""  # noqa: S608


def _close_unless(stays: str, is_watched: str) -> str:
    return f"""
UPDATE moderation_case SET
    is_reported = (is_reported AND NOT {stays}), is_held = (is_held AND NOT {stays}),
    is_watched = {is_watched},
    closed_at = CASE WHEN {stays} THEN closed_at ELSE %s END,
    claimed_by_id = CASE WHEN {stays} THEN claimed_by_id END,
    claimed_until = CASE WHEN {stays} THEN claimed_until END
WHERE {_OPEN}
"""  # noqa: S608


_CLOSE = _close_unless("is_noticed", is_watched="(is_watched AND NOT is_noticed)")
_GO_ON_IF_WATCHED = _close_unless("(is_watched OR is_noticed)", is_watched="is_watched")
_OPEN_OF_MEMBER = (
    "author_id = %s AND branch_id IS NULL AND comment_id IS NULL AND closed_at IS NULL"
)
_ELSE_OPEN = "(is_reported OR is_held OR is_watched)"
_ANSWER = f"""
UPDATE moderation_case SET
    is_noticed = (NOT {_ELSE_OPEN}),
    closed_at = CASE WHEN {_ELSE_OPEN} THEN closed_at ELSE %s END,
    claimed_by_id = CASE WHEN {_ELSE_OPEN} THEN claimed_by_id END,
    claimed_until = CASE WHEN {_ELSE_OPEN} THEN claimed_until END
"""  # noqa: S608
_ANSWERED = f"{_ANSWER}WHERE {_OPEN} AND is_noticed"
_ANSWERED_OF_MEMBER = f"{_ANSWER}WHERE {_OPEN_OF_MEMBER} AND is_noticed"
# What waits for somebody else as well keeps its place if that is nearer.
_MOVE = f"""
UPDATE moderation_case SET
    due = CASE WHEN (is_reported OR is_held) AND due < %s - head_start
        THEN due ELSE %s - head_start END
WHERE {_OPEN} AND is_noticed
"""  # noqa: S608

_OBJECTED = f"""
UPDATE moderation_case SET due = due - %s, head_start = head_start + %s WHERE {_OPEN}
"""  # noqa: S608


def join_reported(comment: Comment, reason: str, now: datetime) -> None:
    """Put a comment before the moderators for a report that was just counted."""
    harm = ranking.HARM.get(reason, ranking.HARM_OF_ADDED)
    _join(comment, now, is_reported=True, reason=reason, harm=harm)


def join_reported_member(member: Member, reason: str, *, reporters: int, now: datetime) -> None:
    """Put a member before the moderators for a report that comes; `reporters` counts it in."""
    case = Case(author=member, reach=member.comment_count)
    _join_subject(_JOIN_MEMBER, case, reason, reporters, now)


def join_noticed_member(member: Member, harm: int, now: datetime) -> None:
    """Put a member before the moderators for a notice of illegal content about their page.

    As join_noticed() does a comment; under the member's lock.
    """
    ahead = ranking.head_start(harm=harm, reach=member.comment_count, reporters=0)
    case = Case(author=member, reach=member.comment_count, is_noticed=True, **_turn(ahead, now))
    trips.write(_JOIN_MEMBER, _columns.values(case))


def join_reported_thread(
    root: Comment, reason: str, *, reach: int, reporters: int, now: datetime
) -> None:
    """Put a thread before the moderators, as join_reported_member() does a member."""
    case = Case(branch=root, article_id=root.article_id, author_id=root.author_id, reach=reach)
    _join_subject(_JOIN_THREAD, case, reason, reporters, now)


def _join_subject(sql: str, case: Case, reason: str, reporters: int, now: datetime) -> None:
    case.is_reported, case.reason = True, reason
    case.harm = ranking.HARM.get(reason, ranking.HARM_OF_ADDED)
    ahead = ranking.head_start(harm=case.harm, reach=case.reach, reporters=reporters)
    for name, value in _turn(ahead, now).items():
        setattr(case, name, value)
    trips.write(sql, _columns.values(case))


def join_checked(comment: Comment, outcome: int, now: datetime) -> None:
    """Put a comment that is held, or published to be watched, before the moderators.

    For `keep` of checks/judging.py, where the comment may not be inserted yet:
    one statement, none for what is simply published.
    """
    if comment.state == State.HELD:
        _join(comment, now, is_held=True, harm=ranking.HELD_HARM)
    elif comment.state == State.PUBLISHED and outcome == Outcome.WATCH:
        _join(comment, now, is_watched=True)


def join_noticed(comment: Comment, harm: int, now: datetime) -> None:
    """Put a comment before the moderators for a notice of illegal content that has come.

    `harm` is what its place goes by; that of a case says what was reported.
    """
    _join(comment, now, is_noticed=True, may_harm=harm)


def move_noticed(comment_id: int, turn: datetime) -> None:
    """Let the turn of a noticed comment come when the notice can be answered."""
    at = int(turn.timestamp())
    trips.write(_MOVE, [at, at, comment_id])


def move_objected(comment_id: int) -> None:
    """Let the turn of a comment that reports have hidden come sooner, as its author objects."""
    ahead = int(ranking.HEAD_START_OF_OBJECTION.total_seconds())
    trips.write(_OBJECTED, [ahead, ahead, comment_id])


def settle_noticed(comment_id: int) -> None:
    """Let a case go on only for what else waits, as all notices are answered; else close it."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    trips.write(_ANSWERED, [now, comment_id])


def settle_noticed_member(member_id: int) -> None:
    """Let a member's case go on only for reports, as all notices are answered; else close it."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    trips.write(_ANSWERED_OF_MEMBER, [now, member_id])


def follow_state(comment: Comment, _was: State) -> None:
    """Open, change or close the case of a comment whose state has changed.

    The discussion calls it by settings.DISCUSSION_STATE_LISTENERS.
    """
    if comment.state == State.HELD:
        _join(comment, timezone.now(), is_held=True, harm=ranking.HELD_HARM)
        return
    is_there = comment.state == State.PUBLISHED
    _settle(comment.pk, is_reported=comment.open_report_count > 0, may_be_watched=is_there)


def settle_judged(comment_id: int, *, open_report_count: int, is_held: bool) -> None:
    """Let a case go on only for what a decision left open; else close it."""
    _settle(comment_id, is_reported=open_report_count > 0, is_held=is_held, may_be_watched=False)


def settle_subject(case: Case, *, is_reported: bool) -> None:
    """Let a thread's or member's case go on for what was left open; else close it.

    That is reports that came later, or a notice that nobody has answered.
    """
    if is_reported:
        return
    if case.is_noticed:
        case.is_reported = False
        case.save(update_fields=["is_reported"])
    else:
        _close(case)


def reopen_subject(case: Case, *, is_noticed: bool) -> None:
    """Let a thread's or member's case wait again for its reports, and a notice, if one does."""
    case.closed_at, case.is_reported, case.is_noticed = None, True, is_noticed
    case.save(update_fields=["closed_at", "is_reported", "is_noticed"])


def _settle(
    comment_id: int, *, is_reported: bool, is_held: bool = False, may_be_watched: bool
) -> None:
    """Write what the open case is still open for, or close it; one statement."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    if is_reported or is_held:
        trips.write(_GO_ON, [is_reported, is_held, may_be_watched, comment_id])
    elif may_be_watched:
        trips.write(_GO_ON_IF_WATCHED, [now, comment_id])
    else:
        trips.write(_CLOSE, [now, comment_id])


def _close(case: Case) -> None:
    """Close a case. What it was open for stays with it: the room's figures ask."""
    case.closed_at, case.claimed_by, case.claimed_until = timezone.now(), None, None
    case.save(update_fields=["closed_at", "claimed_by", "claimed_until"])


def _join(
    comment: Comment,
    now: datetime,
    *,
    is_reported: bool = False,
    is_held: bool = False,
    is_watched: bool = False,
    is_noticed: bool = False,
    reason: str = "",
    harm: int = 0,
    may_harm: int = 0,
) -> None:
    """Open a case, or add this to the open one: one statement."""
    reach = comment.reply_count + comment.up_count + comment.down_count
    ahead = ranking.head_start(
        harm=max(harm, may_harm),
        reach=reach,
        reporters=comment.open_report_count,
        is_only_watched=is_watched,
    )
    case = Case(
        comment=comment,
        article_id=comment.article_id,
        author_id=comment.author_id,
        is_reported=is_reported,
        is_held=is_held,
        is_watched=is_watched,
        is_noticed=is_noticed,
        reason=reason,
        harm=harm,
        reach=reach,
        **_turn(ahead, now),
    )
    trips.write(_JOIN_COMMENT, _columns.values(case))


def _turn(ahead: int, now: datetime) -> dict[str, Any]:
    """Return when a case that is opened now is due."""
    return {"head_start": ahead, "due": int(now.timestamp()) - ahead, "opened_at": now}
