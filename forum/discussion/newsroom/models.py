"""What the newsroom has picked: the rows, and what must always hold of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Pick(models.Model):
    """That somebody of the newsroom picked a comment, why, and whether it was taken back.

    Written by picking.py. Rows stay: they are the log. What pages show of the
    pick that holds stands on the comment (`picked_at`, `pick_why`), so that
    no page joins this table.
    """

    comment = models.ForeignKey(
        "discussion.Comment", on_delete=models.CASCADE, related_name="picks", db_index=False
    )
    why = models.CharField(max_length=200)
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    picked_at = models.DateTimeField()
    unpicked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unpicked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(unpicked_at__isnull=True), name="pick_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="pick_says_why"),
            models.CheckConstraint(
                condition=Q(unpicked_by__isnull=True, unpicked_at__isnull=True)
                | Q(unpicked_by__isnull=False, unpicked_at__isnull=False),
                name="pick_taken_back_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["comment", "-id"], name="pick_of_comment")]

    def __str__(self) -> str:
        return f"Pick of comment {self.comment_id}"
