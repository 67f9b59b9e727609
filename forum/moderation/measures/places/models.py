"""What moderators set on a discussion: one row for each act."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.moderation.measures.places.saying import say_changes


class PlaceWhy(models.TextChoices):
    """Why a discussion is calmed, or let go again."""

    HEATED = "heated", _("The talk has become heated")
    WAVE = "wave", _("Many comments that break the rules at once")
    SENSITIVE = "sensitive", _("The subject needs care")
    CALM_AGAIN = "calm_again", _("Calm again")
    MISTAKE = "mistake", _("Done by mistake")
    OTHER = "other", _("Something else")
    NEWSROOM = "newsroom", _("Set by the newsroom")  # In the desk, which asks for no why.


class PlaceMeasure(models.Model):
    """One act of a moderator or editor on a discussion: what held before, and what holds since.

    Append-only, written by setting.py and following.py, each an entry of the chained log.
    `before` and `after` name mode, closes_after_days, slow_minutes,
    newcomers_below and paused_until (ISO 8601 in UTC, or None). The note stays
    among moderators. Taking one back is a row of its own that names it.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="measures")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=10, choices=PlaceWhy.choices)
    note = models.TextField(max_length=1000, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    # How the public log lists it: editors set more than moderators measure.
    listed_as = models.GeneratedField(
        expression=Case(When(reason="newsroom", then=Value("settings")), default=Value("measures")),
        output_field=models.CharField(max_length=8),
        db_persist=True,
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="place_measure_says_why"),
        ]
        indexes = [
            models.Index(fields=["article", "-id"], name="place_measure_of_article"),
            models.Index(fields=["listed_as", "-id"], name="place_measure_or_setting"),
        ]

    def __str__(self) -> str:
        return f"Measure {self.pk} on article {self.article_id}"

    @property
    def changes(self) -> Sequence[str]:
        """Return what it changed, a phrase each."""
        return say_changes(self.before, self.after)
