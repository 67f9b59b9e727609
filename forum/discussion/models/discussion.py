"""The row of a whole discussion: its lock, its settings, its counters."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Mode(models.TextChoices):
    """What readers may do in an article's discussion."""

    OPEN = "open", _("Open")
    PREMODERATED = "premoderated", _("Moderated before publication")
    READ_ONLY = "read_only", _("Read only")
    HIDDEN = "hidden", _("Hidden")


class Order(models.TextChoices):
    """In which order a discussion's threads stand; threads.ORDERS says by what."""

    BEST = "best", _("Best")
    NEWEST = "newest", _("Newest")
    OLDEST = "oldest", _("Oldest")
    DISCUSSED = "discussed", _("Most discussed")


class Discussion(models.Model):
    """The discussion of one article: its lock, its settings, its counters.

    Made with the article's first comment or first setting. Every verb that
    changes the discussion locks this row first, so the counters are exact:
    `comment_count` published comments, `thread_count` listed roots,
    `posted_count` comments ever inserted, `arrival_count` comments ever
    published, `pick_count` published comments that are picked,
    `newsroom_answer_count` published answers of the newsroom; `version` grows
    with every change a reader could see.
    """

    article = models.OneToOneField(
        Article,
        on_delete=models.CASCADE,
        related_name="discussion",
        verbose_name=_("article"),
    )
    mode = models.CharField(
        _("what readers may do"), max_length=12, choices=Mode.choices, default=Mode.OPEN
    )
    closes_after_days = models.PositiveSmallIntegerField(
        _("closes after days"), null=True, blank=True
    )
    # When that was set: it closes nothing that people wrote under before.
    closing_set_at = models.DateTimeField(null=True, editable=False)
    # How the talk is calmed; the first two don't hold for who works here.
    slow_minutes = models.PositiveSmallIntegerField(
        _("minutes between two comments of a member"), null=True, blank=True
    )
    newcomers_below = models.PositiveSmallIntegerField(
        _("published comments below which a member’s wait"), null=True, blank=True
    )
    paused_until = models.DateTimeField(_("nobody writes until"), null=True, blank=True)
    default_order = models.CharField(
        _("order of the threads"), max_length=9, choices=Order.choices, default=Order.BEST
    )
    comment_count = models.PositiveIntegerField(_("comments"), default=0)
    thread_count = models.PositiveIntegerField(_("threads"), default=0)
    posted_count = models.PositiveIntegerField(_("ever posted"), default=0)
    arrival_count = models.PositiveIntegerField(_("ever published"), default=0)
    pick_count = models.PositiveIntegerField(_("editors’ picks"), default=0)
    newsroom_answer_count = models.PositiveIntegerField(_("answers from the newsroom"), default=0)
    # What moderators said and keep first on its page, or in its branch: pinning.py.
    pinned = models.ForeignKey(
        "discussion.Comment", null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    pinned_until = models.DateTimeField(null=True, editable=False)  # None: until it is taken down.
    last_comment_at = models.DateTimeField(_("last comment"), null=True, blank=True)
    version = models.PositiveBigIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.CheckConstraint(
                condition=Q(pinned_until__isnull=True) | Q(pinned__isnull=False),
                name="discussion_pins_until",
            ),
            models.CheckConstraint(
                condition=Q(default_order__in=Order.values), name="discussion_order_is_known"
            ),
            # A post looks at no more of a member's comments than they may write in an hour.
            models.CheckConstraint(
                condition=Q(slow_minutes__isnull=True) | Q(slow_minutes__range=(1, 60)),
                name="discussion_slow_for_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(newcomers_below__isnull=True) | Q(newcomers_below__gte=1),
                name="discussion_newcomers_below_one_at_least",
            ),
        ]

    def __str__(self) -> str:
        return f"Discussion of article {self.article_id}"

    def closes_at(self, article: Article) -> datetime | None:
        """Return when the discussion closes by itself, or None.

        Not before that was set: until then an older article's took comments.
        """
        if self.closes_after_days is None or article.published_at is None:
            return None
        by_age = article.published_at + timedelta(days=self.closes_after_days)
        return max(by_age, self.closing_set_at) if self.closing_set_at else by_age

    def is_paused(self, now: datetime) -> bool:
        """Say whether nobody may write for now. It ends by the clock alone."""
        return self.paused_until is not None and self.paused_until > now

    def pinned_at(self, now: datetime) -> int | None:
        """Return the comment that is pinned then, if there is one. It ends by the clock alone."""
        return self.pinned_id if self.pinned_until is None or self.pinned_until > now else None

    def changes_at_after(self, article: Article, now: datetime) -> datetime | None:
        """Return when it closes, or its pause or pin ends, by itself; None if none does."""
        times = (self.closes_at(article), self.paused_until, self.pinned_until)
        return min((at for at in times if at and at > now), default=None)
