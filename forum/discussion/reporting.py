"""The facts of reports on a comment; their reasons are forum.moderation's."""

from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments.signals import comment_was_flagged

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.ready import trips

_COUNT = (
    "UPDATE discussion_comment SET open_report_count = open_report_count + %s WHERE xtd_id = %s"
)


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
    trips.write(_COUNT, [delta, comment_id])
