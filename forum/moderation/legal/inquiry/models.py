"""An inquiry to the author of a comment that a notice is about."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.models import LegalNotice

# Article 3(2)(ii) of the act: so long an author may think about it.
ANSWER_WITHIN = timedelta(days=7)
# "Without delay" (article 25), once the author has answered or that time has passed.
DECIDE_AFTER = timedelta(days=2)


class InquiryAnswer(models.TextChoices):
    """What the author says."""

    AGREED = "agreed", _("The author agrees to the removal")
    OBJECTED = "objected", _("The author objects")


class Inquiry(models.Model):
    """One question to an author about one notice. Written by asking.py and answering.py.

    The author reads `words` and never who sent the notice.
    """

    notice = models.OneToOneField(LegalNotice, on_delete=models.PROTECT, related_name="inquiry")
    words = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=InquiryAnswer.choices, blank=True, default="")
    answer_words = models.TextField(max_length=3000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, answer__in=InquiryAnswer.values),
                name="inquiry_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer=InquiryAnswer.OBJECTED, answer_words=""),
                name="inquiry_objection_says_why",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="inquiry_says_what"),
        ]

    def __str__(self) -> str:
        return f"Inquiry about legal notice {self.notice_id}"

    def get_absolute_url(self) -> str:
        """Return the page on which the author answers."""
        return reverse("moderation:inquiry", args=[self.pk])

    @property
    def due_at(self) -> datetime:
        """Return until when the author is waited for."""
        return self.asked_at + ANSWER_WITHIN

    @property
    def is_over(self) -> bool:
        """Say whether there is nothing to wait for any more."""
        return self.answered_at is not None or timezone.now() > self.due_at

    @property
    def decide_by(self) -> datetime:
        """Return by when the notice is to be decided for which the author was asked."""
        return (self.answered_at or self.due_at) + DECIDE_AFTER
