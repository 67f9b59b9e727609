"""The rows of what readers hold to be wrong in articles."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class MistakeOutcome(models.TextChoices):
    """What the newsroom found."""

    NOTED = "noted", _("Corrected, with a note on the article")
    MENDED = "mended", _("Corrected without a note: a slip that misled nobody")
    KEPT = "kept", _("Nothing to correct")


class Mistake(models.Model):
    """One reader's word that something is wrong in an article.

    Written by pointing_out.py and answering.py. Open until an editor answers.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="mistakes")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mistakes_found"
    )
    passage = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=1000)
    found_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=MistakeOutcome.choices, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="mistake_says_what"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(
                    outcome__in=MistakeOutcome.values,
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="mistake_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="kept", answer=""), name="mistake_kept_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(answered_at__isnull=True), name="mistake_open"
            ),
            models.Index(
                fields=["-id"],
                condition=Q(answered_at__isnull=False),
                name="mistake_answered",
            ),
            models.Index(fields=["article", "reader", "-id"], name="mistake_of_reader"),
        ]

    def __str__(self) -> str:
        return f"Mistake {self.pk} in article {self.article_id}"

    @property
    def is_open(self) -> bool:
        """Say whether nobody has answered yet."""
        return self.answered_at is None
