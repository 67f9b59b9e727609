"""What pages show of members, and the number that says it changed."""

from django.db import models
from django.db.models import F, Q

# The fields of a member by which a page of anybody's may look otherwise.
FACE_FIELDS = ("username", "display_name", "is_staff", "is_active")


class FacesVersion(models.Model):
    """A single row whose number grows whenever what pages show of a member changes.

    Table `members_facesversion`, one row with `id` 1, the number in `version`.
    Written by faces_changed() alone, in the transaction of the change: a page
    kept under this number shows no name that is gone. The row is made by a
    migration.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="faces_version_is_single")]

    def __str__(self) -> str:
        return f"Faces version {self.version}"


def faces_changed() -> None:
    """Let no page be kept that was made before: count up `members_facesversion.version`.

    Member.save() and Member.delete() call it by themselves; call it where
    these fields are written by a queryset's update. Locks the row until the
    transaction ends, after every other lock.
    """
    FacesVersion.objects.filter(pk=1).update(version=F("version") + 1)


def faces_version() -> int:
    """Return the present number, in one query by primary key."""
    return FacesVersion.objects.values_list("version", flat=True).get(pk=1)
