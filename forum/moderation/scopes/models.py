"""The log of who was made a moderator of what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may be in the room, by the name of its group."""

    NONE = "", _("No moderator")
    MODERATOR = "moderator", _("Moderator")
    SENIOR = "senior moderator", _("Senior moderator")


GROUPS = (Role.MODERATOR, Role.SENIOR)
# What else somebody may be, by the name of its group; a site may have more of its own.
DESK = {"administrator": _("Administrator"), "editor": _("Editor"), "reader": _("Reader")}


class RoleChange(models.Model):
    """One act that made somebody a moderator, or of other places, or none any more.

    Append-only, written by giving.py and desk.py, each an entry of the chained log.
    `before` and `after` name role, whole (true: the whole site), sections and articles
    (numbers in order), and where it is about other roles these (`desk`, their groups).
    `words` are told to the member; the note stays among administrators, but for them.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_changes"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    note = models.TextField(max_length=1000, blank=True)
    words = models.TextField(max_length=300, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("by")), name="role_given_by_another"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="role_change_changes"),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="role_change_of_member")]

    def __str__(self) -> str:
        return f"Role change {self.pk} of {self.member_id}"
