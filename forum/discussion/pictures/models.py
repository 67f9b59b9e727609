"""The table of pictures in comments."""

import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.picture_names import KEY_LENGTH
from forum.discussion.models.comment import Comment

KEY_BYTES = 16  # KEY_LENGTH characters of an address: nobody guesses one.
MAX_SIDE = 1600  # Pixels of what is kept.


def make_key() -> str:
    """Return a new key, by which a text names a picture and a browser asks for it."""
    return secrets.token_urlsafe(KEY_BYTES)


def name_of_file(picture: "CommentPicture", _name: str) -> str:
    """Return where a picture's file lies: in one of some thousand folders."""
    return f"{picture.key[:2]}/{picture.key}.webp"


def picture_storage() -> Storage:
    """Return where the files are: in a folder that no web server hands out by itself."""
    return storages["comment_pictures"]


class CommentPictureQuerySet(models.QuerySet["CommentPicture"]):
    """Questions about many pictures."""

    def waiting(self, uploader_id: int | None = None) -> "CommentPictureQuerySet":
        """Keep those that stand in no comment yet, of one member if told whose."""
        waiting = self.filter(comment__isnull=True)
        return waiting if uploader_id is None else waiting.filter(uploaded_by=uploader_id)


class CommentPicture(models.Model):
    """A picture that a member has uploaded, encoded anew.

    Inserted by pictures/keeping.py, given its comment by attaching.py, deleted by keeping.py and
    pruning.py.
    Without a comment it waits: its uploader alone sees it. With one it stays with it for good, as
    earlier texts do, and readers see it while the comment's text shows it (access.py).
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=make_key, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.CASCADE, related_name="pictures"
    )
    file = models.FileField(storage=picture_storage, upload_to=name_of_file, max_length=40)
    width = models.PositiveSmallIntegerField()  # Pixels.
    height = models.PositiveSmallIntegerField()  # Pixels.
    size = models.PositiveIntegerField()  # Bytes of the file.
    digest = models.CharField(max_length=64)  # SHA-256 of the file.
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = CommentPictureQuerySet.as_manager()

    class Meta:
        constraints = [
            # A form that is sent twice brings its picture twice, and means one.
            models.UniqueConstraint(
                fields=["uploaded_by", "digest"],
                condition=Q(comment__isnull=True),
                name="picture_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(width__range=(1, MAX_SIDE), height__range=(1, MAX_SIDE)),
                name="picture_has_sides",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="picture_has_bytes"),
        ]
        indexes = [
            models.Index(fields=["uploaded_by", "digest"], name="picture_by_uploader"),
            models.Index(
                fields=["uploaded_at"], condition=Q(comment__isnull=True), name="picture_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"Picture {self.pk}"
