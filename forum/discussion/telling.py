"""Tell members about a new comment: whom it answers and whom it mentions."""

from datetime import datetime

from forum.discussion import rules, states
from forum.discussion.models import Comment, Discussion, State
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
    notices = {} if is_import else _recipients(comment, parent, mentioned)
    for member_id in sorted({comment.author_id, *notices}):
        if member_id == comment.author_id:
            if not states.count_for_new_author(discussion, comment, now) and not is_import:
                raise Refused(rules.SUSPENDED)
        else:
            tell(
                recipient_id=member_id,
                kind=notices[member_id],
                subject=states.subject_of(comment.pk),
                url=comment.get_absolute_url(),
                about=discussion.article.headline,
                actor_id=comment.author_id,
                now=now,
            )


def tell_about_published(discussion: Discussion, comment: Comment, now: datetime) -> None:
    """Write the notices of a comment that a moderator let through."""
    from forum.discussion.mentions import find_mentioned

    mentioned = find_mentioned(comment.text, comment.author)
    for member_id, kind in sorted(_recipients(comment, comment.reply_to, mentioned).items()):
        tell(
            recipient_id=member_id,
            kind=kind,
            subject=states.subject_of(comment.pk),
            url=comment.get_absolute_url(),
            about=discussion.article.headline,
            actor_id=comment.author_id,
            now=now,
        )


def _recipients(
    comment: Comment, parent: Comment | None, mentioned: list[Member]
) -> dict[int, NoticeKind]:
    """Return who is told what; an answer outweighs a mention, oneself is left out."""
    if comment.state != State.PUBLISHED:
        return {}
    told = {member.pk: NoticeKind.MENTION for member in mentioned}
    if parent is not None:
        told[parent.author_id] = NoticeKind.REPLY
    told.pop(comment.author_id, None)
    return told
