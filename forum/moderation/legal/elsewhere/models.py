"""A notice about an article or a member's page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.members.models import Member
from forum.moderation.claimed import Claimed
from forum.moderation.legal.models import AnyNotice


class PageOutcome(models.TextChoices):
    """What was decided about such a notice; what is to be done is done elsewhere, before."""

    ACTED = "acted", _("It was changed or taken away")
    LEFT = "left", _("It stays as it is")


class PageTold(models.TextChoices):
    """What a sender was told last of how it stands; the outcomes' codes, and one more."""

    ACTED = "acted", _("It was changed or taken away")
    LEFT = "left", _("What was done about it has been undone")
    BACK = "back", _("It can be read again, with another text")


class PageNotice(AnyNotice, Claimed):
    """One notice about one article or one member. Written by receiving.py and judging.py.

    `snapshot` is the article's text or the member's name as it stood. Who sent it is known
    to moderators alone, and is forgotten some time after the decision (forgetting.py).
    `outcome` is what was decided, `told` what holds of it since: a complaint, or what becomes
    of the page by another way (turns/), moves it on. `remained` is what of it could be read
    when it was found changed or taken away last, by the decision or by a complaint.
    """

    ENDS_BY = "decided_at"

    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=PageOutcome.choices, blank=True, default="")
    told = models.CharField(
        max_length=8, choices=PageTold.choices, blank=True, default="", db_default=""
    )
    remained = models.TextField(blank=True, default="", db_default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, member__isnull=True)
                | Q(article__isnull=True, member__isnull=False),
                name="page_notice_about_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="", told="")
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    outcome__in=PageOutcome.values,
                    told__in=PageTold.values,
                ),
                name="page_notice_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="page_notice_says_why"),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(decided_at__isnull=True), name="page_notice_open"
            ),
            models.Index(fields=["received_at"], name="page_notice_by_year"),
        ]

    def __str__(self) -> str:
        return f"Legal notice {self.label} about a page"

    @property
    def label(self) -> str:
        """Return what it is called, beside the notices about comments, which are mere numbers."""
        return f"P{self.pk}"

    @property
    def subject(self) -> Article | Member:
        """Return what it is about: it has an address and, as text, a name."""
        subject = self.article or self.member
        if subject is None:
            raise ValueError("A constraint says that there is one.")
        return subject

    @property
    def place(self) -> Article | None:
        """Return the article that it is about; None, a member: the whole site."""
        return self.article

    @property
    def is_granted(self) -> bool:
        """Say whether its sender got what they asked for, and it still is so."""
        return self.told == PageTold.ACTED

    @property
    def concerned_id(self) -> int | None:
        """Return whom it is about: the member, or whose account is the article's author."""
        return self.member_id if self.article is None else self.article.author_id
