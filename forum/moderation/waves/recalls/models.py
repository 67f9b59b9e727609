"""The act by which a wave also holds what was published before it began."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecallStage(models.TextChoices):
    """How far it is."""

    HOLDING = "holding", _("Holding")
    HELD = "held", _("Held")
    RETURNING = "returning", _("Publishing again")
    RETURNED = "returned", _("Published again")


AT_WORK = (RecallStage.HOLDING, RecallStage.RETURNING)


class Recall(models.Model):
    """Holding what was posted since a time before a wave began, had the wave held it then.

    Written by recalling.py, and by working.py in the transaction of each comment, so whoever
    is killed leaves it exact. None before comment `first` is looked at; `cursor` is the last
    comment that was held, or the last WaveHold that was returned. Beginning it and taking it
    back are entries of the chained log.
    """

    wave = models.ForeignKey("moderation.Wave", on_delete=models.PROTECT, related_name="recalls")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField()
    first = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    stage = models.CharField(max_length=9, choices=RecallStage.choices, default=RecallStage.HOLDING)
    to_do = models.PositiveIntegerField()  # What would have been held, at the start.
    held_count = models.PositiveIntegerField(default=0)
    returned_count = models.PositiveIntegerField(default=0)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["wave"], condition=Q(stage__in=AT_WORK), name="recall_one_at_work"
            ),
            models.CheckConstraint(
                condition=Q(
                    undone_by__isnull=True,
                    undone_at__isnull=True,
                    stage__in=(RecallStage.HOLDING, RecallStage.HELD),
                )
                | Q(
                    undone_by__isnull=False,
                    undone_at__isnull=False,
                    stage__in=(RecallStage.RETURNING, RecallStage.RETURNED),
                ),
                name="recall_undone_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned_count__lte=F("held_count")), name="recall_returns_its_own"
            ),
            models.CheckConstraint(condition=Q(since__lt=F("begun_at")), name="recall_looks_back"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(stage__in=AT_WORK), name="recall_at_work")
        ]

    def __str__(self) -> str:
        return f"Recall {self.pk} of wave {self.wave_id}"

    @property
    def is_working(self) -> bool:
        """Say whether there is something left to do."""
        return self.stage in AT_WORK

    @property
    def is_undone(self) -> bool:
        """Say whether it is being taken back, or was."""
        return self.undone_by_id is not None
