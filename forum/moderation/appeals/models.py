"""Appeals: that a member doesn't accept a decision, and what a second moderator made of it.

And what an author says before there is one: reports alone have hidden the comment.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.claimed import Claimed


class Outcome(models.TextChoices):
    """What became of an appeal."""

    UPHELD = "upheld", _("The decision stays")
    REVERSED = "reversed", _("The decision is reversed")


BRANCH_STAYS = _(
    "The comment stays in a thread of its own: too much has been written there since to move it "
    "back."
)


class Appeal(Claimed):
    """One member's appeal of one decision, once. Written by lodging.py and judging.py.

    `against` is who took the decision, copied here so that the database can
    see to it that somebody else judges. `answer` is told to the member, and so is
    `branch_stays`: that a move was reversed whose branch can't go back any more.
    """

    ENDS_BY = "judged_at"

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="appeal"
    )
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(max_length=2000)
    lodged_at = models.DateTimeField(default=timezone.now)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    answer = models.TextField(max_length=1000, blank=True, default="")
    branch_stays = models.BooleanField(default=False, db_default=False)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(judge__isnull=True) | ~Q(judge=F("against")),
                name="appeal_judged_by_another",
            ),
            models.CheckConstraint(
                condition=Q(judge__isnull=True, judged_at__isnull=True, outcome="")
                | Q(judge__isnull=False, judged_at__isnull=False, outcome__in=Outcome.values),
                name="appeal_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(branch_stays=False) | Q(outcome=Outcome.REVERSED),
                name="appeal_stays_reversed",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(judged_at__isnull=True), name="appeal_open"),
            models.Index(fields=["lodged_at"], name="appeal_by_year"),
        ]

    def __str__(self) -> str:
        return f"Appeal {self.pk} of decision {self.decision_id}"

    @property
    def remainder(self) -> str | Promise:
        """Return why what was decided still has its effect; "" unless it was reversed in vain."""
        return BRANCH_STAYS if self.branch_stays else ""

    @property
    def is_open(self) -> bool:
        """Say whether nobody has judged it yet."""
        return self.judged_at is None


class Objection(models.Model):
    """What an author says for a comment that reports hid, before a moderator has judged it.

    Once for each time that reports hid it. Written by objecting.py. It moves the place of the
    case and nothing else; whoever judges reads it there, and their statement answers it.
    """

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="objection"
    )
    words = models.TextField(max_length=2000)
    lodged_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="objection_says_why")]

    def __str__(self) -> str:
        return f"Objection to decision {self.decision_id}"
