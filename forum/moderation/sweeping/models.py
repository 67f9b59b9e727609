"""Removing all that a member wrote, what they wrote within a day, or a branch: work in chunks."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
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


class BranchSweepQuerySet(models.QuerySet["BranchSweep"]):
    """Questions about many removals of branches."""

    def with_counts(self) -> "BranchSweepQuerySet":
        """Add how many comments were removed and restored, of how many authors."""
        return self.annotate(
            removed_count=Sum("sweeps__removed_count", default=0),
            restored_count=Sum("sweeps__restored_count", default=0),
            author_count=Count("sweeps"),
        )


class BranchSweep(models.Model):
    """One act that removes a comment with all below it: a Sweep for each author, one by one.

    Written by branch_starting.py and branch_working.py. The act is `decision`, which says
    who and why, and so is `undo` once it is taken back. An author's sweep, with a decision
    that is part of it and a statement, begins when the one before is done, so the act
    costs the same however large the branch is. The branch is locked with it, so
    that no reply comes after `last`.
    """

    root = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="branch_sweeps")
    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="branch_cut"
    )
    undo = models.OneToOneField(
        "moderation.Decision", null=True, on_delete=models.PROTECT, related_name="branch_uncut"
    )
    last = models.BigIntegerField()
    locks = models.BooleanField()  # Whether the branch was open before.
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.REMOVING)

    objects = BranchSweepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(undo__isnull=True, stage__in=(Stage.REMOVING, Stage.REMOVED))
                | Q(undo__isnull=False, stage__in=(Stage.RESTORING, Stage.RESTORED)),
                name="branch_sweep_restores_by_decision",
            ),
            models.UniqueConstraint(
                fields=["root"], condition=Q(stage__in=WORKING), name="branch_sweep_one_at_work"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(stage__in=WORKING), name="branch_sweep_at_work")
        ]

    def __str__(self) -> str:
        return f"Branch sweep {self.pk} of comment {self.root_id}"

    def get_absolute_url(self) -> str:
        """Return the page in the room that shows how far it is."""
        return reverse("moderation:branch", args=[self.pk])

    @property
    def is_working(self) -> bool:
        """Say whether there is something left to do."""
        return self.stage in WORKING

    @property
    def is_undone(self) -> bool:
        """Say whether it is being restored, or was."""
        return self.undo_id is not None

    @property
    def to_do(self) -> int:
        """Return how many comments there were to remove at the start."""
        return self.decision.comment_count or 0


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
    # Whether reports of some of it were open then, and notices of illegal content or complaints
    # of their senders: its statement of reasons says so.
    was_reported = models.BooleanField(default=False, db_default=False)
    was_noticed = models.BooleanField(default=False, db_default=False)
    removed_count = models.PositiveIntegerField(default=0)
    restored_count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    # Of what removes a branch: its author's part of it.
    branch = models.ForeignKey(
        BranchSweep, null=True, on_delete=models.PROTECT, related_name="sweeps"
    )
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
            models.UniqueConstraint(fields=["branch", "member"], name="sweep_once_in_a_branch"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(stage__in=WORKING), name="sweep_at_work"),
            models.Index(fields=["member", "id"], name="sweep_by_member"),
        ]

    def __str__(self) -> str:
        return f"Sweep {self.pk} of {self.member_id}"

    def get_absolute_url(self) -> str:
        """Return the page in the room that shows how far it is."""
        return reverse("moderation:sweep", args=[self.pk])

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
