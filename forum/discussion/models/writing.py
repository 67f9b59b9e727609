"""What is kept of writing besides the comment: its earlier texts, and what isn't sent yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from forum.discussion.models.comment import Comment


class CommentRevision(models.Model):
    """A comment's text before one edit. Written by editing and redacting; moderators read it.

    Of a change by the moderation, `because` is the code of the rule, and `over` the change that
    stood then: taking it back leads there.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField()
    because = models.CharField(max_length=16, default="", db_default="")
    over = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Revision of comment {self.comment_id}"


class Draft(models.Model):
    """What a member has typed under an article and not sent. Written by drafts.py."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_drafts"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    reply_to = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=10_000)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "article", "reply_to"], name="draft_once_per_reply"
            ),
            models.UniqueConstraint(
                fields=["member", "article"],
                condition=Q(reply_to__isnull=True),
                name="draft_once_per_article",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.member_id} under {self.article_id}"
