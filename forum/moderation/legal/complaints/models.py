"""A complaint: that who sent a notice doesn't accept what was decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.models import LegalNotice


class ComplaintOutcome(models.TextChoices):
    """What a second moderator made of it; the codes are those of what is done to the comment."""

    UPHELD = "upheld", _("The decision stays")
    HIDDEN = "hidden", _("The decision was reversed: the comment was hidden")
    REMOVED = "removed", _("The decision was reversed: the comment was removed")


class NoticeComplaint(models.Model):
    """One complaint about one notice's decision, once. Written by lodging.py and judging.py.

    `against` is who decided about the notice, copied here so that the database
    can see to it that somebody else judges. `answer` is told to who complained.
    """

    notice = models.OneToOneField(LegalNotice, on_delete=models.PROTECT, related_name="complaint")
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(max_length=2000)
    lodged_at = models.DateTimeField(default=timezone.now)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(
        max_length=8, choices=ComplaintOutcome.choices, blank=True, default=""
    )
    answer = models.TextField(max_length=1000, blank=True, default="")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="complaint_says_why"),
            models.CheckConstraint(
                condition=Q(judge__isnull=True) | ~Q(judge=F("against")),
                name="complaint_judged_by_another",
            ),
            models.CheckConstraint(
                condition=Q(judge__isnull=True, judged_at__isnull=True, outcome="")
                | Q(
                    judge__isnull=False,
                    judged_at__isnull=False,
                    outcome__in=ComplaintOutcome.values,
                ),
                name="complaint_judged_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(judged_at__isnull=True), name="complaint_open"),
            models.Index(fields=["lodged_at"], name="complaint_by_year"),
        ]

    def __str__(self) -> str:
        return f"Complaint about legal notice {self.notice_id}"

    @property
    def is_open(self) -> bool:
        """Say whether nobody has judged it yet."""
        return self.judged_at is None
