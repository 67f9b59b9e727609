"""Reports and decisions: why a comment is looked at, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment


class Reason(models.TextChoices):
    """What a report says is wrong, and what a decision rests on."""

    ABUSE = "abuse", _("Insult or harassment")
    HATE = "hate", _("Hate against a group")
    THREAT = "threat", _("Threat or call to violence")
    PERSONAL_DATA = "personal_data", _("Someone's personal data")
    SPAM = "spam", _("Advertising or spam")
    OFF_TOPIC = "off_topic", _("Off topic")
    ILLEGAL = "illegal", _("Illegal content")
    OTHER = "other", _("Something else")


class Report(models.Model):
    """One member's word that a comment breaks the rules. Written by reporting.py.

    Open until a moderator decides; Comment.open_report_count counts the open.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(max_length=16, choices=Reason.choices)
    note = models.TextField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "reporter"], name="report_once_per_member")
        ]
        indexes = [
            models.Index(
                fields=["comment"], condition=Q(closed_at__isnull=True), name="report_open"
            )
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} of comment {self.comment_id}"


class Act(models.TextChoices):
    """What a moderator did."""

    PUBLISH = "publish", _("Published")
    HIDE = "hide", _("Hid")
    RESTORE = "restore", _("Restored")
    REMOVE = "remove", _("Removed")
    LOCK = "lock", _("Locked the branch of")
    UNLOCK = "unlock", _("Unlocked the branch of")
    DISMISS = "dismiss", _("Dismissed the reports on")
    SUSPEND = "suspend", _("Suspended")
    LIFT = "lift", _("Lifted the suspension of")


class Decision(models.Model):
    """One act of moderation: who, when, why. Append-only; written by deciding.py."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    act = models.CharField(max_length=10, choices=Act.choices)
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions_about"
    )
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    # For a suspension: until when.
    until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-decided_at", "-id"], name="decision_log")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=(Act.SUSPEND, Act.LIFT)) | Q(comment__isnull=False),
                name="decision_has_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.moderator_id}"
