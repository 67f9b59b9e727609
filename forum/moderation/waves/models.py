"""Wave mode on an article, a section or the site, what it held, and its release in chunks."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from forum.discussion.models import Comment
from forum.discussion.wide_calm import Extent
from forum.moderation.measures.places.models import PlaceWhy
from forum.moderation.waves.recalls.models import Recall


class Holds(models.TextChoices):
    """Which comments wait for a moderator, whoever wrote them."""

    NOTHING = "", _("No more than at other times")
    FOUND = "found", _("Those in which a check finds anything")
    ALL = "all", _("All")


class Wave(models.Model):
    """Wave mode on one place, from `begun_at` to `until`. Written by switching.py.

    Whether it is on is decided by the clock: no job ends it. moving.py moves `until`.
    `ended_at` is when it ended before its time, with who ended it; or, without, `until`,
    written once the next one begins. Start and early end are entries of the chained log.
    """

    extent = models.CharField(max_length=7, choices=Extent.choices)
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="waves")
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="waves")
    holds = models.CharField(max_length=5, choices=Holds.choices, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(null=True)
    newcomers_below = models.PositiveSmallIntegerField(null=True)  # Their comments wait.
    joined_hours = models.PositiveSmallIntegerField(null=True)  # Who joined later can't write.
    reason = models.CharField(max_length=10, choices=PlaceWhy.choices)
    note = models.TextField(max_length=1000, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        permissions = [("start_wide_wave", _("Can set wave mode for a section or the site"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(extent=Extent.ARTICLE, article__isnull=False, section__isnull=True)
                | Q(extent=Extent.SECTION, article__isnull=True, section__isnull=False)
                | Q(extent=Extent.SITE, article__isnull=True, section__isnull=True),
                name="wave_has_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(holds="")
                | Q(slow_minutes__isnull=False)
                | Q(newcomers_below__isnull=False)
                | Q(joined_hours__isnull=False),
                name="wave_does_something",
            ),
            models.CheckConstraint(
                condition=(Q(slow_minutes__isnull=True) | Q(slow_minutes__range=(1, 60)))
                & (Q(newcomers_below__isnull=True) | Q(newcomers_below__gte=1))
                & (Q(joined_hours__isnull=True) | Q(joined_hours__gte=1)),
                name="wave_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("begun_at"))
                & (Q(ended_at__isnull=True) | Q(ended_at__lte=F("until"))),
                name="wave_ends",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="wave_ended_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="wave_says_why"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(ended_at__isnull=True, article__isnull=False),
                name="wave_once_on_an_article",
            ),
            models.UniqueConstraint(
                fields=["section"],
                condition=Q(ended_at__isnull=True, section__isnull=False),
                name="wave_once_on_a_section",
            ),
            models.UniqueConstraint(
                fields=["extent"],
                condition=Q(ended_at__isnull=True, extent=Extent.SITE),
                name="wave_once_on_the_site",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="wave_open")
        ]

    def __str__(self) -> str:
        return f"Wave {self.pk} on {self.extent}"

    @property
    def place(self) -> str:
        """Return on what it is: a headline, a section's name, or the site."""
        if self.article is not None:
            return self.article.headline
        return str(self.section or Extent.SITE.label)

    def is_on(self, now: datetime) -> bool:
        """Say whether it holds at a time since it was read."""
        return self.ended_at is None and self.until > now

    @property
    def is_running(self) -> bool:
        """Say whether it holds now."""
        return self.is_on(timezone.now())

    @property
    def over_at(self) -> datetime:
        """Return when it ends or ended."""
        return self.ended_at or self.until


class WaveMoveQuerySet(models.QuerySet["WaveMove"]):
    """Questions about many moves."""

    def with_after(self) -> "WaveMoveQuerySet":
        """Add to when the end was moved: what the next one found, else the wave's end now."""
        later = WaveMove.objects.filter(wave=OuterRef("wave"), pk__gt=OuterRef("pk"))
        found = Subquery(later.order_by("pk").values("before")[:1])
        return self.annotate(after=Coalesce(found, F("wave__until")))


class WaveMove(models.Model):
    """One act by which a moderator moved the end of a wave. Append-only, written by moving.py.

    `before` is when it was to end until then. When it ends since is written once:
    on the wave, or with the next move (with_after). Each is an entry of the chained log.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="moves")
    before = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=10, choices=PlaceWhy.choices)
    note = models.TextField(max_length=1000, blank=True)

    after: datetime  # Where with_after() has found it.

    objects = WaveMoveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wave_move_says_why"),
            # A wave that is over stays over.
            models.CheckConstraint(
                condition=Q(before__gt=F("moved_at")), name="wave_move_while_it_is_on"
            ),
        ]

    def __str__(self) -> str:
        return f"Move {self.pk} of wave {self.wave_id}"


class Stage(models.TextChoices):
    """How far a release is."""

    RELEASING = "releasing", _("Publishing")
    RELEASED = "released", _("Published")
    HIDING = "hiding", _("Hiding")
    HIDDEN = "hidden", _("Hidden again")


WORKING = (Stage.RELEASING, Stage.HIDING)


class Release(models.Model):
    """Publishing all that remains of what a wave held, as one act that can be taken back.

    Written by releasing.py, and by working.py in the transaction of each
    comment, so whoever is killed leaves it exact. `cursor` is the last WaveHold
    that was looked at; those after `last` came later and stay. Each comment has
    a Decision of its own, by `moderator` or, hidden again, by `undone_by`.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="releases")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(default=timezone.now)
    last = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.RELEASING)
    to_do = models.PositiveIntegerField()  # What remained at the start.
    published_count = models.PositiveIntegerField(default=0)
    hidden_count = models.PositiveIntegerField(default=0)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["wave"], condition=Q(stage__in=WORKING), name="release_one_at_work"
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, stage__in=(Stage.RELEASING, Stage.RELEASED))
                | Q(undone_by__isnull=False, stage__in=(Stage.HIDING, Stage.HIDDEN)),
                name="release_hides_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(hidden_count__lte=F("published_count")), name="release_hides_its_own"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(stage__in=WORKING), name="release_at_work")
        ]

    def __str__(self) -> str:
        return f"Release {self.pk} of wave {self.wave_id}"

    @property
    def is_working(self) -> bool:
        """Say whether there is something left to do."""
        return self.stage in WORKING

    @property
    def is_undone(self) -> bool:
        """Say whether it is being taken back, or was."""
        return self.undone_by_id is not None


class WaveHold(models.Model):
    """A comment that waits, or waited, because of a wave and nothing else.

    Written by holding.py in the transaction of the post or the edit, and by
    working.py: which release published it last, and by which decision. Of one that was
    published before the wave began, `recall` says by which act it waits (recalls/).
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="wave_hold")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="comments")
    release = models.ForeignKey(
        Release, null=True, on_delete=models.PROTECT, related_name="comments"
    )
    recall = models.ForeignKey(Recall, null=True, on_delete=models.PROTECT, related_name="comments")
    decision = models.BigIntegerField(default=0)  # Its number, or 0.

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["wave", "id"], name="wave_hold_of_wave"),
            models.Index(
                fields=["release", "id"],
                condition=Q(release__isnull=False),
                name="wave_hold_of_release",
            ),
            models.Index(
                fields=["recall", "id"],
                condition=Q(recall__isnull=False),
                name="wave_hold_of_recall",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.comment_id} in wave {self.wave_id}"
