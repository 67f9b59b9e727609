"""What an article looked like, and what is typed of it and not saved yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class ArticleVersion(models.Model):
    """An article as it stood after one change. Append-only.

    `snapshot` maps the names of publishing.VERSIONED_FIELDS to their values,
    "related" to a list of ids, times in ISO form. Old versions lack what is
    kept only since.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    change = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"


class ArticleDraft(models.Model):
    """What an editor has typed and not saved yet, kept by the autosave.

    `article` is empty for a new one. `fields` maps form field names to what
    was typed, valid or not.
    """

    article = models.ForeignKey(
        Article, null=True, on_delete=models.CASCADE, related_name="unsaved_drafts"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="article_drafts"
    )
    fields = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "editor"], name="article_draft_once"),
            models.UniqueConstraint(
                fields=["editor"],
                condition=Q(article__isnull=True),
                name="article_draft_one_new",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor_id} on {self.article_id or 'new'}"
