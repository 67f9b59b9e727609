"""Vote on a comment."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged
from django_comments_xtd.models import DISLIKEDIT_FLAG, LIKEDIT_FLAG

from forum.discussion import rules, states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, Discussion
from forum.discussion.pace import keep_pace
from forum.discussion.ranking import wilson_lower_bound
from forum.discussion.young import is_still_untold
from forum.members.models import Member
from forum.refusals import Refused

FLAGS = {1: LIKEDIT_FLAG, -1: DISLIKEDIT_FLAG}
VALUES = {flag: value for value, flag in FLAGS.items()}


def cast_vote(*, comment_id: int, member: Member, value: int) -> Comment:
    """Make `value` (1, -1, or 0 for none) the member's vote, whatever it was before.

    Votes are the package's flags. The discussion and the comment are locked,
    so a double submit can't count twice; a unique index holds it besides.
    Raises Refused, ValueError for another value, Comment.DoesNotExist.
    """
    if value not in (-1, 0, 1):
        raise ValueError(f"No such vote: {value}")
    keep_pace(rules.VOTING, member)
    now = timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        if refusal := rules.why_cannot_vote(
            comment_state=comment.state,
            author_id=comment.author_id,
            is_official=comment.is_official,
            discussion=discussion,
            article=discussion.article,
            member=member,
            now=now,
        ):
            raise Refused(refusal)
        before = _replace_flag(comment, member, value)
        if before != value:
            _count(discussion, comment, before, value)
    return comment


def _replace_flag(comment: Comment, member: Member, value: int) -> int:
    """Write the member's flag and return the vote it replaced."""
    own = CommentFlag.objects.filter(comment_id=comment.pk, user=member, flag__in=VALUES)
    flag = own.first()
    before = VALUES[flag.flag] if flag else 0
    if before == value:
        return before
    if flag:
        flag.delete()
    if value:
        flag = CommentFlag.objects.create(
            comment_id=comment.pk, user=member, flag=FLAGS[value], flag_date=timezone.now()
        )
        comment_was_flagged.send(
            sender=Comment, comment=comment, flag=flag, created=True, request=None
        )
    return before


def _count(discussion: Discussion, comment: Comment, before: int, value: int) -> None:
    """Carry the change to the comment's counters and its author's score."""
    comment.up_count += (value == 1) - (before == 1)
    comment.down_count += (value == -1) - (before == -1)
    comment.rank = wilson_lower_bound(comment.up_count, comment.down_count)
    counted = {
        "up_count": comment.up_count,
        "down_count": comment.down_count,
        "rank": comment.rank,
    }
    if is_still_untold(comment.created_at, timezone.now()):
        # A version would tell everybody that somebody voted, and when; pages end by the clock.
        Comment.objects.filter(pk=comment.pk).update(**counted)
    else:
        states.touch(discussion, comment, **counted)
    if states.counts_for_members(discussion):
        Member.objects.filter(pk=comment.author_id).update(score=F("score") + value - before)
