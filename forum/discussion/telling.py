"""Tell members about a new comment: whom it answers and whom it mentions."""

from datetime import datetime
from typing import Any

from forum.discussion import rules, states
from forum.discussion.grounds import Grounds
from forum.discussion.mentions import find_mentioned
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.muting import who_mute
from forum.members.counting import add_to_counters
from forum.members.models import Member
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell, write_notices
from forum.refusals import Refused


def tell_about_comment(
    grounds: Grounds,
    comment: Comment,
    mentioned: list[Member],
    now: datetime,
    *,
    is_import: bool,
) -> None:
    """Count a comment that was just inserted for its author, and write the notices.

    One statement, two where somebody is told, and a third where somebody is
    mentioned. The last one locks the members by their ids, the author among
    them, so that two people who answer each other can't lock each other out.
    Raises Refused if the author was suspended meanwhile. A held comment tells
    nobody yet.
    """
    is_published = comment.state == State.PUBLISHED
    is_silent = is_import or not is_published
    told = {} if is_silent else _find_told(grounds, comment, mentioned)
    write_notices(told, **_what_is_told(grounds.discussion, comment), now=now)
    may_be_seen = states.counts_for_members(grounds.discussion)
    may_write = add_to_counters(
        {
            "comment_count": {comment.author_id: int(is_published and may_be_seen)},
            "unread_notice_count": dict.fromkeys(told, int(may_be_seen)),
        },
        writer_id=None if is_import else comment.author_id,
        now=now,
    )
    if not may_write:
        raise Refused(rules.SUSPENDED)


def find_recipients(comment: Comment) -> dict[int, NoticeKind]:
    """Return who is to be told of a comment that a moderator lets through."""
    mentioned = find_mentioned(comment.text, comment.author)
    told = _called(comment, comment.reply_to, mentioned)
    return _without(told, who_mute(told.keys(), comment))


def tell_about_published(
    discussion: Discussion, comment: Comment, recipients: dict[int, NoticeKind], now: datetime
) -> None:
    """Write the notices of a comment that a moderator let through, by the members' ids."""
    for member_id, kind in sorted(recipients.items()):
        tell(recipient_id=member_id, kind=kind, **_what_is_told(discussion, comment), now=now)


def _what_is_told(discussion: Discussion, comment: Comment) -> dict[str, Any]:
    return {
        "subject": states.subject_of(comment.pk),
        "place": states.place_of(comment.article_id),
        "is_aside": not states.counts_for_members(discussion),
        "url": comment.anchored_url,
        "about": discussion.article.headline,
        "actor_id": comment.author_id,
    }


def _find_told(
    grounds: Grounds, comment: Comment, mentioned: list[Member]
) -> dict[int, NoticeKind]:
    """Return who is told what, the muting left out; asks only for those who are mentioned."""
    told = _called(comment, grounds.parent, mentioned)
    answered = grounds.parent.author_id if grounds.parent else None
    muting = who_mute(told.keys() - {answered}, comment)
    if grounds.is_muted_by_parents_author and answered is not None:
        muting.add(answered)
    return _without(told, muting)


def _called(
    comment: Comment, parent: Comment | None, mentioned: list[Member]
) -> dict[int, NoticeKind]:
    """Return who is called and how; an answer outweighs a mention, oneself is left out."""
    told = {member.pk: NoticeKind.MENTION for member in mentioned}
    if comment.asks_author and comment.article.author_id:
        told[comment.article.author_id] = NoticeKind.ASKED
    if parent is not None:
        told[parent.author_id] = NoticeKind.REPLY
    told.pop(comment.author_id, None)
    return told


def _without(told: dict[int, NoticeKind], muting: set[int]) -> dict[int, NoticeKind]:
    """Leave out who mutes the author or a branch around the comment."""
    return {member_id: kind for member_id, kind in told.items() if member_id not in muting}
