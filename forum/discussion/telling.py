"""Tell members about a new comment: whom it answers and whom it mentions."""

from datetime import datetime

from forum.discussion import rules, states
from forum.discussion.mentions import find_mentioned
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.muting import who_mute
from forum.members.models import Member
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell
from forum.refusals import Refused


def tell_about_comment(
    discussion: Discussion,
    comment: Comment,
    parent: Comment | None,
    mentioned: list[Member],
    now: datetime,
    *,
    is_import: bool,
) -> None:
    """Count the comment for its author and write the notices.

    Touches members in the order of their ids, the author among them, so that
    two people who answer each other can't lock each other out. Raises Refused
    if the author was suspended meanwhile. A held comment tells nobody yet.
    """
    is_silent = is_import or comment.state != State.PUBLISHED
    notices = {} if is_silent else _recipients(comment, parent, mentioned)
    for member_id in sorted({comment.author_id, *notices}):
        if member_id == comment.author_id:
            if not states.count_for_new_author(discussion, comment, now, is_import=is_import):
                raise Refused(rules.SUSPENDED)
        else:
            _tell(discussion, comment, member_id, notices[member_id], now)


def find_recipients(comment: Comment) -> dict[int, NoticeKind]:
    """Return who is to be told of a comment that a moderator lets through."""
    return _recipients(comment, comment.reply_to, find_mentioned(comment.text, comment.author))


def tell_about_published(
    discussion: Discussion, comment: Comment, recipients: dict[int, NoticeKind], now: datetime
) -> None:
    """Write the notices of a comment that a moderator let through, by the members' ids."""
    for member_id, kind in sorted(recipients.items()):
        _tell(discussion, comment, member_id, kind, now)


def _tell(
    discussion: Discussion, comment: Comment, member_id: int, kind: NoticeKind, now: datetime
) -> None:
    tell(
        recipient_id=member_id,
        kind=kind,
        subject=states.subject_of(comment.pk),
        place=states.place_of(comment.article_id),
        is_aside=not states.counts_for_members(discussion),
        url=comment.get_absolute_url(),
        about=discussion.article.headline,
        actor_id=comment.author_id,
        now=now,
    )


def _recipients(
    comment: Comment, parent: Comment | None, mentioned: list[Member]
) -> dict[int, NoticeKind]:
    """Return who is told what; an answer outweighs a mention, oneself is left out.

    Who mutes the author, or a branch around the comment, isn't told: one
    query, if there is anybody to tell.
    """
    told = {member.pk: NoticeKind.MENTION for member in mentioned}
    if parent is not None:
        told[parent.author_id] = NoticeKind.REPLY
    told.pop(comment.author_id, None)
    for member_id in who_mute(told.keys(), comment):
        del told[member_id]
    return told
