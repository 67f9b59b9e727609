"""What one moderator takes, so that nobody else works on it meanwhile."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Claimed(models.Model):
    """What is taken by one moderator until a time, and is anybody's after that.

    It waits until the column that `ENDS_BY` names holds a time.
    """

    ENDS_BY: ClassVar[str]

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def is_free(now: datetime) -> Q:
    """Return which rows nobody has taken, or no more."""
    return Q(claimed_until=None) | Q(claimed_until__lte=now)
