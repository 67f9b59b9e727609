"""Builders for moderation, through the real verbs."""

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.models import Reason, Report
from forum.moderation.reporting import report_comment
from tests import cast
from tests.make import make_article, make_comment


def make_report(
    comment: Comment | None = None,
    *,
    reporter: Member | None = None,
    reason: str = Reason.ABUSE,
    note: str = "",
) -> Report:
    """Return a report, of a new comment of alice's by bob unless told."""
    comment = comment or make_comment(author=cast.alice())
    return report_comment(
        comment_id=comment.pk, reporter=reporter or cast.bob(), reason=reason, note=note
    )


def make_held_comment(author: Member | None = None, text: str = "May I?") -> Comment:
    """Return a comment that waits under an article moderated before publication."""
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    return post_comment(article=article, author=author or cast.alice(), text=text)
