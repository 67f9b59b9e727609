"""What a moderator wants of the room for themselves, and what they looked at."""

from django.conf import settings
from django.db import models

from forum.discussion.models import Comment


class Care(models.Model):
    """How the room treats one moderator. Written by caring.py; nobody else reads it."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # What hurts is hidden until it is asked for: words, and pictures.
    hides_words = models.BooleanField(default=True, db_default=True)
    # Good comments come in between.
    shows_good = models.BooleanField(default=True, db_default=True)
    # The last good one, and the number of the last decision against a comment before it.
    good = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="+")
    good_at = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Care for {self.member_id}"


class HardLook(models.Model):
    """That a moderator had a hard comment before them on a day of theirs.

    Written by looking.py, deleted by forgetting.py. A comment counts once a
    day, however often its page is opened: so the number of rows is exact,
    whatever happens at the same time.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    day = models.DateField()
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day", "comment"], name="hard_look_once_a_day"
            )
        ]
        # What is old enough to be forgotten, whosever it is.
        indexes = [models.Index(fields=["day"], name="hard_look_by_day")]

    def __str__(self) -> str:
        return f"Look of {self.member_id} at {self.comment_id} on {self.day}"
