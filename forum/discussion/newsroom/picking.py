"""Pick a comment for all to read, and take that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.markup import clean_line
from forum.discussion import states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, Discussion, Pick, State
from forum.discussion.newsroom import rules
from forum.members.models import Member
from forum.notifications.giving_back import forget_kept
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell, withdraw
from forum.refusals import Refused


def pick_comment(*, comment_id: int, editor: Member, why: str) -> Comment:
    """Make a comment an editors' pick, with a sentence that says why, and tell its author.

    `why` is one line of plain text in the article's language. Locks the
    discussion, the comment, then its author. Raises Refused,
    Comment.DoesNotExist.
    """
    why, now = clean_line(why), timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_pick(comment=comment, member=editor, why=why, now=now):
            raise Refused(refusal)
        Pick.objects.create(comment=comment, why=why, picked_by=editor, picked_at=now)
        _set(discussion, comment, why=why, at=now)
        tell(
            recipient_id=comment.author_id,
            kind=NoticeKind.PICKED,
            subject=states.subject_of(comment.pk),
            place=states.place_of(comment.article_id),
            is_aside=not states.counts_for_members(discussion),
            url=comment.anchored_url,
            about=discussion.article.headline,
            note=why,
            now=now,
        )
    return comment


def unpick_comment(*, comment_id: int, editor: Member) -> Comment:
    """Take a pick back, whoever picked, in whatever state the comment is. Raises Refused."""
    now = timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_unpick(comment=comment, member=editor, now=now):
            raise Refused(refusal)
        comment.picks.filter(unpicked_at=None).update(unpicked_by=editor, unpicked_at=now)
        _set(discussion, comment, why="", at=None)
        subject = states.subject_of(comment.pk)
        withdraw(subject=subject, kind=NoticeKind.PICKED)
        # Where it comes back to readers it comes back unpicked.
        forget_kept(subject=subject, kind=NoticeKind.PICKED)
    return comment


def _set(discussion: Discussion, comment: Comment, *, why: str, at: datetime | None) -> None:
    """Write what pages show of the pick, and count it if readers see the comment."""
    comment.pick_why, comment.picked_at = why, at
    if comment.state == State.PUBLISHED:
        discussion.pick_count += 1 if at else -1
        discussion.save(update_fields=["pick_count"])
    states.touch(discussion, comment, pick_why=why, picked_at=at)
