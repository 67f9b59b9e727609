"""A notice of illegal content."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.discussion.models import Comment

# Within this a moderator decides: "in a timely manner", says article 16(6); seven days
# is what Japan's Information Distribution Platform Act gives large platforms.
DECIDE_WITHIN = timedelta(days=7)


class Ground(models.TextChoices):
    """Why somebody holds a comment to be against the law."""

    DEFAMATION = "defamation", _("Defamation or insult")
    PRIVACY = "privacy", _("Breach of privacy or data protection")
    COPYRIGHT = "copyright", _("Copyright or trade mark")
    THREAT = "threat", _("Threat or incitement to violence")
    HATE = "hate", _("Illegal hate speech")
    CHILD = "child", _("Sexual abuse of children")
    FRAUD = "fraud", _("Fraud or illegal trade")
    OTHER = "other", _("Another law")


class NoticeOutcome(models.TextChoices):
    """What was decided about a notice."""

    REMOVED = "removed", _("The comment was removed")
    HIDDEN = "hidden", _("The comment was hidden")
    CHANGED = "changed", _("The text of the comment was changed")
    DELETED = "deleted", _("The author has deleted the comment")
    KEPT = "kept", _("The comment stays")


class Told(models.TextChoices):
    """What a sender was told last of how the comment stands; the outcomes' codes, and one more."""

    REMOVED = "removed", _("The comment was removed")
    HIDDEN = "hidden", _("The comment was hidden")
    CHANGED = "changed", _("The comment can be read again, with another text")
    DELETED = "deleted", _("The author has deleted the comment")
    KEPT = "kept", _("The comment can be read again")
    HELD = "held", _("The comment waits for a moderator; readers don’t see it")


class AnyNotice(models.Model):
    """What all notices have: who says what of which law, when, and what was answered."""

    ground = models.CharField(max_length=16, choices=Ground.choices)
    explanation = models.TextField(max_length=3000)
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    snapshot = models.TextField()
    received_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=1000, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Say whether nobody has decided yet."""
        return self.decided_at is None

    @property
    def due_at(self) -> datetime:
        """Return by when it is to be decided."""
        return self.received_at + DECIDE_WITHIN

    @property
    def is_overdue(self) -> bool:
        """Say whether that time has passed."""
        return self.is_open and timezone.now() > self.due_at

    @property
    def time_left(self) -> str:
        """Return in words how much of that time is left."""
        return timeuntil(self.due_at)


class LegalNotice(AnyNotice):
    """One notice about one comment, from whoever sent it. Written by receiving.py and judging.py.

    `snapshot` is the comment as it stood. Who sent it is known to moderators
    alone, and is forgotten some time after the decision (forgetting.py). `outcome` is what
    was decided, `told` what holds of it since: a complaint, or what becomes of the comment
    by another way (turns/), moves it on.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="legal_notices")
    outcome = models.CharField(max_length=8, choices=NoticeOutcome.choices, blank=True, default="")
    told = models.CharField(
        max_length=8, choices=Told.choices, blank=True, default="", db_default=""
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="", told="")
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    outcome__in=NoticeOutcome.values,
                    told__in=Told.values,
                ),
                name="legal_notice_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="legal_notice_says_why"),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(decided_at__isnull=True), name="legal_notice_open"
            ),
            models.Index(fields=["received_at"], name="legal_notice_by_year"),
        ]

    def __str__(self) -> str:
        return f"Legal notice {self.pk} about comment {self.comment_id}"

    @property
    def label(self) -> str:
        """Return what it is called."""
        return str(self.pk)

    @property
    def place(self) -> Article:
        """Return the article under which it lies."""
        return self.comment.article

    @property
    def concerned_id(self) -> int:
        """Return whom it is about."""
        return self.comment.author_id

    @property
    def is_granted(self) -> bool:
        """Say whether its sender got what they asked for, and it still is so."""
        return self.told in (Told.REMOVED, Told.DELETED)

    @property
    def due_at(self) -> datetime:
        """Return by when it is to be decided: later, if the author was asked."""
        due, inquiry = super().due_at, getattr(self, "inquiry", None)
        return due if inquiry is None else max(due, inquiry.decide_by)
