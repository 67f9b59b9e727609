"""What a reader says is wrong with a comment, a thread or a member."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment
from forum.moderation.cases.models import Case
from forum.moderation.reasons import name_of_reason


class Verdict(models.TextChoices):
    """What a decision said of a report."""

    RIGHT = "right", _("Found right")
    WRONG = "wrong", _("Found wrong")


class Told(models.TextChoices):
    """What a reporter was told of their report last."""

    HIDDEN = "hidden", _("Hidden")
    REMOVED = "removed", _("Removed")
    STANDS = "stands", _("It stands")
    ACTED = "acted", _("A measure was taken")
    WAITS = "waits", _("It waits again")


class Report(models.Model):
    """One member's word that a comment, a thread or another member breaks the rules.

    Of a comment written by reporting.py, of others by subjects/, which names the
    case; `snapshot` keeps what a member was called. Open until a moderator decides;
    Comment.open_report_count counts the open.
    `weight` is how much it counted for when it came, in hundredths
    (weighing.py). `verdict` is what `decision`, which closed it, said of it;
    "" of those closed before that was kept, and when a decision said nothing.
    `told` is which outcome the reporter heard of last, `told_count` of how many so far
    (telling_reporters.py).
    """

    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.CASCADE, related_name="reports"
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(max_length=16)
    note = models.TextField(max_length=1000, blank=True)
    snapshot = models.CharField(max_length=250, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    weight = models.PositiveSmallIntegerField(default=0, db_default=0)
    verdict = models.CharField(
        max_length=8, choices=Verdict.choices, blank=True, default="", db_default=""
    )
    decision = models.ForeignKey(
        "Decision", null=True, on_delete=models.PROTECT, related_name="reports"
    )
    told = models.CharField(
        max_length=8, choices=Told.choices, blank=True, default="", db_default=""
    )
    told_count = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            # One that was closed may be followed by another, if the comment was changed since,
            # or the case of a thread or a member stayed open for somebody else's.
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(closed_at__isnull=True),
                name="report_open_once",
            ),
            models.UniqueConstraint(
                fields=["case", "reporter"],
                condition=Q(closed_at__isnull=True),
                name="report_open_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(comment__isnull=False, case=None) | Q(comment=None, case__isnull=False),
                name="report_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(closed_at__isnull=False), name="report_judged_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(told="", told_count=0) | (~Q(told="") & Q(told_count__gt=0)),
                name="report_told_is_counted",
            ),
        ]
        indexes = [
            # The last that were judged, to weigh the next.
            models.Index(
                fields=["reporter", "-id"], condition=~Q(verdict=""), name="report_judged"
            ),
            models.Index(
                fields=["comment", "id"], condition=Q(closed_at__isnull=True), name="report_open"
            ),
            # The queue walks the open reports by age without the closed ones.
            models.Index(
                fields=["id"], condition=Q(closed_at__isnull=True), name="report_open_by_age"
            ),
            models.Index(fields=["created_at"], name="report_by_year"),
            models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="report_by_end"
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} of {self.case or f'comment {self.comment_id}'}"

    def get_reason_display(self) -> str:
        """Return what is wrong, in words."""
        return name_of_reason(self.reason)
