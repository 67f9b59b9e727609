"""Networks that don't post or join for a time, and mail domains that don't join."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.reasons import name_of_reason


class BlockKind(models.TextChoices):
    """What is blocked."""

    NETWORK = "network", _("Network")
    DOMAIN = "domain", _("Mail domain")


class Block(models.Model):
    """A block for a time. Written by blocking.py, and an entry of the chained log.

    `value` is a network as members/addresses.py shortens it (/24, /64: what
    points at one person is never stored), or a domain in small letters.
    `words` are told to whoever is refused, `note` stays among moderators.
    """

    kind = models.CharField(max_length=8, choices=BlockKind.choices)
    value = models.CharField(max_length=253)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="blocks"
    )
    reason = models.CharField(max_length=16)
    words = models.TextField(max_length=1000, blank=True, default="")
    note = models.TextField(max_length=1000, blank=True, default="")
    begun_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(value="") & ~Q(reason=""), name="block_is_whole"),
            models.CheckConstraint(condition=Q(until__gt=F("begun_at")), name="block_ends"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="block_lifted_whole",
            ),
        ]
        indexes = [
            # What every post and every sign-up looks up.
            models.Index(
                fields=["kind", "value", "until"],
                condition=Q(lifted_at__isnull=True),
                name="block_found",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    def get_reason_display(self) -> str:
        """Return why, in words."""
        return name_of_reason(self.reason)

    @property
    def is_running(self) -> bool:
        """Say whether it holds now."""
        return self.lifted_at is None and self.until > timezone.now()
