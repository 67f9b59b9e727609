"""What was judged by one act, so that one act takes it back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Together(models.Model):
    """One act on many comments. Written by judging.py."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    act = models.CharField(max_length=16)  # One of models.Act.
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.act} together {self.pk}"


class TogetherDecision(models.Model):
    """One decision of many, and the one that took it back. Written by judging.py."""

    together = models.ForeignKey(Together, on_delete=models.CASCADE, related_name="parts")
    decision = models.OneToOneField("Decision", on_delete=models.PROTECT, related_name="+")
    undo = models.OneToOneField("Decision", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(undo=None) | ~Q(undo=F("decision")), name="together_undone_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"Part {self.pk} of {self.together_id}"
