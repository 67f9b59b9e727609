"""What Akismet is to be told, and was told last, of a comment."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from forum.discussion.models import Comment


class AkismetLesson(models.Model):
    """That moderators found a comment to be spam, or not, where Akismet said otherwise.

    Written by noting.py in the transaction of the decision, or of a step of a sweep, and
    told by sending.py.
    `told` is what Akismet was told last, None while it knows nothing but its own
    verdict. `due_at` is when it is to be told next, None when it knows.
    `attempt_count` says how often that was tried, once at least where what was due
    before may have arrived. Of such a one that is to be told no more, as it was tried
    too often or the comment stands no longer, `due_at` is when it is forgotten: a month
    after it was noted, as of what was told. No text is kept here.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="akismet_lesson", primary_key=True
    )
    is_spam = models.BooleanField()
    told = models.BooleanField(null=True)
    noted_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(told__isnull=False, told=F("is_spam")),
                name="akismet_lesson_told_or_due",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="akismet_lesson_due"
            ),
            models.Index(
                fields=["noted_at"], condition=Q(due_at__isnull=True), name="akismet_lesson_told"
            ),
        ]

    def __str__(self) -> str:
        return f"Lesson of comment {self.comment_id}"
