"""A complaint: that who sent a notice, of whichever kind, doesn't accept its decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.claimed import Claimed
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.turns.models import NoticeTurn


class ComplaintOutcome(models.TextChoices):
    """What a second moderator made of it; the codes are those of the notices' own outcomes."""

    UPHELD = "upheld", _("The decision stays")
    HIDDEN = "hidden", _("The decision was reversed: the comment was hidden")
    REMOVED = "removed", _("The decision was reversed: the comment was removed")
    CHANGED = "changed", _("The decision was reversed: the text of the comment was changed")
    DELETED = "deleted", _("The author has deleted the comment meanwhile")
    ACTED = "acted", _("The decision was reversed: it was changed or taken away")


# Of notices about pages. What is to be done about those is done elsewhere, before.
OF_PAGES = (ComplaintOutcome.UPHELD, ComplaintOutcome.ACTED)
OF_COMMENTS = (
    ComplaintOutcome.UPHELD, ComplaintOutcome.CHANGED, ComplaintOutcome.HIDDEN,
    ComplaintOutcome.REMOVED, ComplaintOutcome.DELETED,
)  # fmt: skip


class NoticeComplaint(Claimed):
    """One complaint about one notice's decision, once. Written by lodging.py and judging.py.

    Where what was decided has been undone since, or come about by another way, it is about
    that `turn`, of which there is one complaint as well.
    `against` is who decided that, copied here so that the database
    can see to it that somebody else judges. `answer` is told to who complained.
    """

    ENDS_BY = "judged_at"

    notice = models.ForeignKey(
        LegalNotice, null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    turn = models.OneToOneField(
        NoticeTurn, null=True, on_delete=models.PROTECT, related_name="complaint"
    )
    page_notice = models.ForeignKey(
        PageNotice, null=True, on_delete=models.PROTECT, related_name="complaints"
    )
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
                condition=Q(
                    notice__isnull=False, page_notice__isnull=True, outcome__in=("", *OF_COMMENTS)
                )
                | Q(notice__isnull=True, page_notice__isnull=False, outcome__in=("", *OF_PAGES)),
                name="complaint_about_one_notice",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(turn=None), name="complaint_one_about_a_decision"
            ),
            models.UniqueConstraint(
                fields=["page_notice"],
                condition=Q(turn=None),
                name="complaint_one_about_a_page_decision",
            ),
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
        return f"Complaint about legal notice {self.about.label}"

    @property
    def about(self) -> LegalNotice | PageNotice:
        """Return the notice about whose decision it is."""
        about = self.notice or self.page_notice
        if about is None:
            raise ValueError("A constraint says that there is one.")
        return about

    @property
    def told(self) -> str:
        """Return what it was about that who complained had been told."""
        return self.turn.told if self.turn else self.about.outcome

    @property
    def is_open(self) -> bool:
        """Say whether nobody has judged it yet."""
        return self.judged_at is None
