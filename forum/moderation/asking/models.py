"""What one moderator asks another about a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Question(models.Model):
    """A question about a case, to a colleague or, where `asked_of` is nobody, to the seniors.

    Written by questions.py. A case has one open question at most; the newest
    stands on the case as `question`, so that the queue reads it along.
    """

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=500, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    # Closed without an answer: who was asked can't judge that any more (scopes/handing_back.py).
    is_handed_back = models.BooleanField(default=False, db_default=False)

    class Meta:
        default_permissions = ()
        permissions = [("judge_handed_over", _("Can judge what was handed over to the seniors"))]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="question_one_open"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", is_handed_back=False)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, is_handed_back=False)
                    & ~Q(answer="")
                )
                | Q(answered_at__isnull=False, answered_by=None, answer="", is_handed_back=True),
                name="question_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} about case {self.case_id}"

    @property
    def is_open(self) -> bool:
        """Say whether nobody has answered yet, and somebody may."""
        return self.answered_at is None
