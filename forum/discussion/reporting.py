"""The facts of reports on a comment; their reasons are forum.moderation's."""

from django.db.models import F
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged

from forum.discussion.models import Comment
from forum.members.models import Member


def suggest_removal(*, comment: Comment, member: Member) -> None:
    """Record the package's removal suggestion, once a member, and send its signal.

    Call under the comment's lock, in the report's transaction.
    """
    flag, created = CommentFlag.objects.get_or_create(
        comment_id=comment.pk,
        user=member,
        flag=CommentFlag.SUGGEST_REMOVAL,
        defaults={"flag_date": timezone.now()},
    )
    comment_was_flagged.send(
        sender=Comment, comment=comment, flag=flag, created=created, request=None
    )


def count_open_reports(*, comment_id: int, delta: int) -> None:
    """Change the number of a comment's open reports. Call in the reports' transaction."""
    Comment.objects.filter(pk=comment_id).update(open_report_count=F("open_report_count") + delta)
