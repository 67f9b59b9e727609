"""The log of accounts that were closed, or opened again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

NOTE_LENGTH = 300  # Characters.


class AccountChange(models.Model):
    """One act that closed an account, or opened one that was closed.

    Append-only, written by following.py, each an entry of the chained log. `is_active` is
    what the account is since; before it was the other. The note stays among administrators.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_changes"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField()
    note = models.TextField(max_length=NOTE_LENGTH)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="account_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"Account change {self.pk} of {self.member_id}"
