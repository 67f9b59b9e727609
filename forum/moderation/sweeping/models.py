"""Removing all that a member wrote, or what they wrote within a day: work done in chunks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment, State


class Stage(models.TextChoices):
    """How far a sweep is."""

    REMOVING = "removing", _("Removing")
    REMOVED = "removed", _("Removed")
    RESTORING = "restoring", _("Restoring")
    RESTORED = "restored", _("Restored")


WORKING = (Stage.REMOVING, Stage.RESTORING)


class Sweep(models.Model):
    """One decision that takes away many comments of a member, and how far that is done.

    Written by starting.py, and by working.py in the transaction of each
    comment, so whoever is killed leaves it exact. `cursor` is the last comment
    that was looked at; comments after `last` came later and stay.
    """

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="sweep"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sweeps"
    )
    since = models.DateTimeField(null=True)  # None: from the first comment on.
    last = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.REMOVING)
    to_do = models.PositiveIntegerField()  # What there was to remove at the start.
    removed_count = models.PositiveIntegerField(default=0)
    restored_count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    undo = models.OneToOneField(
        "moderation.Decision", null=True, on_delete=models.PROTECT, related_name="undoes_sweep"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(undo__isnull=False) | Q(stage__in=(Stage.REMOVING, Stage.REMOVED)),
                name="sweep_restores_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(restored_count__lte=F("removed_count")), name="sweep_restores_its_own"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(stage__in=WORKING), name="sweep_at_work"),
            models.Index(fields=["member", "id"], name="sweep_by_member"),
        ]

    def __str__(self) -> str:
        return f"Sweep {self.pk} of {self.member_id}"

    @property
    def is_working(self) -> bool:
        """Say whether there is something left to do."""
        return self.stage in WORKING

    @property
    def is_undone(self) -> bool:
        """Say whether it is being restored, or was."""
        return self.undo_id is not None


class Swept(models.Model):
    """A comment that a sweep removed: its state before, and what had been decided about it last."""

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="swept")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="swept")
    state = models.CharField(max_length=10, choices=State.choices)
    decision = models.BigIntegerField(default=0)  # Its number, or 0.

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sweep", "comment"], name="swept_once_by_a_sweep")
        ]

    def __str__(self) -> str:
        return f"Comment {self.comment_id} in sweep {self.sweep_id}"
