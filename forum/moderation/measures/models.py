"""What moderators note about a member, and that a member has read a warning."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class MemberNote(models.Model):
    """A moderator's remark about a member, for colleagues. Written by noting.py, never changed.

    Each is an entry of the chained log, by which it stays as it is. One that its author took
    back at once stands beside nobody's cases any more: that is an entry of its own.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes_about"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes_written"
    )
    text = models.TextField(max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="member_note_says_something")
        ]
        indexes = [models.Index(fields=["member", "id"], name="member_note_by_member")]

    def __str__(self) -> str:
        return f"Note {self.pk} about {self.member_id}"


class Acknowledgement(models.Model):
    """That a member confirmed having read a warning. Written by warning.py."""

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="acknowledgement"
    )
    acknowledged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Acknowledgement of decision {self.decision_id}"
