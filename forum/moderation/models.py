"""Reports and decisions: why a comment is looked at, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.moderation.accounts.models import AccountChange as AccountChange
from forum.moderation.acts import BAD as BAD
from forum.moderation.acts import BRANCH_ACTS as BRANCH_ACTS
from forum.moderation.acts import MEMBER_ACTS as MEMBER_ACTS
from forum.moderation.acts import PARTS as PARTS
from forum.moderation.acts import STRIKES as STRIKES
from forum.moderation.acts import SWEEPS as SWEEPS
from forum.moderation.acts import THREAD_ACTS as THREAD_ACTS
from forum.moderation.acts import Act as Act
from forum.moderation.appeals.models import Appeal as Appeal
from forum.moderation.asking.models import Question as Question
from forum.moderation.blind.models import SecondLook as SecondLook
from forum.moderation.blocks.models import Block as Block
from forum.moderation.care.models import Care as Care
from forum.moderation.care.models import HardLook as HardLook
from forum.moderation.cases.models import Case as Case  # Django finds its tables here.
from forum.moderation.chain.models import LogEntry as LogEntry
from forum.moderation.chain.models import LogHead as LogHead
from forum.moderation.checks.lessons.models import AkismetLesson as AkismetLesson
from forum.moderation.checks.models import CheckChange as CheckChange
from forum.moderation.checks.models import CheckList as CheckList
from forum.moderation.checks.models import CheckRun as CheckRun
from forum.moderation.checks.models import CheckSetting as CheckSetting
from forum.moderation.checks.models import ChecksVersion as ChecksVersion
from forum.moderation.checks.models import LearntWeights as LearntWeights
from forum.moderation.community.models import Rule as Rule
from forum.moderation.community.models import RuleChange as RuleChange
from forum.moderation.community.models import RuleVersion
from forum.moderation.legal.complaints.models import NoticeComplaint as NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice as PageNotice
from forum.moderation.legal.inquiry.models import Inquiry as Inquiry
from forum.moderation.legal.models import LegalNotice as LegalNotice
from forum.moderation.measures.models import Acknowledgement as Acknowledgement
from forum.moderation.measures.models import MemberNote as MemberNote
from forum.moderation.measures.places.models import PlaceMeasure as PlaceMeasure
from forum.moderation.reasons import Reason as Reason
from forum.moderation.reasons import Why as Why
from forum.moderation.reasons import name_of_reason
from forum.moderation.scopes.models import RoleChange as RoleChange
from forum.moderation.sweeping.models import BranchSweep as BranchSweep
from forum.moderation.sweeping.models import Sweep as Sweep
from forum.moderation.sweeping.models import Swept as Swept
from forum.moderation.together.models import Together as Together
from forum.moderation.together.models import TogetherDecision as TogetherDecision
from forum.moderation.waves.models import Release as Release
from forum.moderation.waves.models import Wave as Wave
from forum.moderation.waves.models import WaveHold as WaveHold
from forum.moderation.waves.models import WaveMove as WaveMove
from forum.ready.compiled_rows import CompiledRows


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
            # One that was closed may be followed by another, if the comment was changed since.
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(closed_at__isnull=True),
                name="report_open_once",
            ),
            models.UniqueConstraint(fields=["case", "reporter"], name="report_once_per_case"),
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


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions about many decisions."""

    def on_comments(self) -> "DecisionQuerySet":
        """Keep what was decided about single comments, not what members had for them."""
        return self.exclude(act__in=(*MEMBER_ACTS, *BRANCH_ACTS, *THREAD_ACTS))

    def whole(self) -> "DecisionQuerySet":
        """Keep what is an act by itself: logs and figures say each thing once."""
        return self.filter(part_of=None)

    def against(self, member: Member) -> "DecisionQuerySet":
        """Keep what was decided about a member and their comments, parts of an act as well."""
        return self.filter(member=member).exclude(act__in=(*BRANCH_ACTS, *THREAD_ACTS))

    def last_on(self, comment: Comment) -> "Decision | None":
        """Return what was decided about a comment last, with who decided."""
        return _last_on.first(comment=comment.pk)

    def on_standing_of(self, member: Member) -> "DecisionQuerySet":
        """Keep a member's suspensions and bans, and their ends."""
        return self.filter(member=member, act__in=(Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN))

    def on_trust_of(self, member: Member) -> "DecisionQuerySet":
        """Keep the levels that moderators have set for a member, and their ends."""
        return self.filter(member=member, act__in=(Act.TRUST, Act.UNTRUST))

    def about_thread(self, branch_id: int) -> "DecisionQuerySet":
        """Keep what was decided about a thread as a whole."""
        return self.filter(comment=branch_id, act__in=THREAD_ACTS)

    def about(self, member: Member) -> "DecisionQuerySet":
        """Keep the measures against a member, and their ends."""
        return self.filter(member=member, act__in=MEMBER_ACTS)


_last_on = CompiledRows(
    lambda comment: (
        Decision.objects.on_comments()
        .filter(comment=comment)
        .select_related("moderator")
        .order_by("-pk")[:1]
    ),
    "comment",
)


class Decision(models.Model):
    """One act of moderation: who, when, why.

    Append-only: taking something back is a decision of its own. Written by
    deciding.py, suspending.py and measures/, in the transaction of what was decided, and
    each an entry of the chained log (chain/).
    `reason` is why (reasons.py), and told to the member, as are
    `words`, the moderator's own to them; `note` stays among moderators. `rule`
    is the rule that was broken, as it stood. A suspension may name the comment that led to it.
    Where an act is about many authors each has a statement of their own: a decision
    that is `part_of` the act, an entry of the chain, and no line of a log.
    """

    # None: readers' reports hid a comment until a moderator looks at it (hiding.py).
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    act = models.CharField(max_length=10, choices=Act.choices)
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions_about"
    )
    reason = models.CharField(max_length=16)
    rule = models.ForeignKey(
        RuleVersion, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    # Whether a program took part in finding or judging it, beside the moderator.
    is_automated = models.BooleanField(default=False, db_default=False)
    words = models.TextField(max_length=1000, blank=True, default="", db_default="")
    note = models.TextField(max_length=1000, blank=True)
    # For a suspension or a watch: until when.
    until = models.DateTimeField(null=True)
    # For a level of trust that was set: which one.
    level = models.PositiveSmallIntegerField(null=True)
    # For a branch that was slowed: how many minutes lie between two replies of a member.
    minutes = models.PositiveSmallIntegerField(null=True)
    # For a branch that was removed or restored: of how many, as it stood then.
    comment_count = models.PositiveIntegerField(null=True)
    author_count = models.PositiveIntegerField(null=True)
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    decided_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=MEMBER_ACTS) | Q(comment__isnull=False),
                name="decision_has_subject",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=Q(act=Act.TRUST, level__isnull=False)
                | (~Q(act=Act.TRUST) & Q(level__isnull=True)),
                name="decision_names_level",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(act=Act.SLOW, minutes__range=(1, 60)),
                name="decision_slows_so_much",
            ),
            models.CheckConstraint(
                condition=Q(
                    act__in=BRANCH_ACTS, comment_count__isnull=False, author_count__isnull=False
                )
                | (
                    ~Q(act__in=BRANCH_ACTS)
                    & Q(comment_count__isnull=True, author_count__isnull=True)
                ),
                name="decision_counts_a_branch",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | Q(act__in=PARTS), name="decision_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(moderator__isnull=False) | Q(is_automated=True, reason=Why.REPORTED),
                name="decision_has_moderator",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_at"], name="decision_by_year"),
            # The logs walk these, however many parts lie between two of them.
            models.Index(fields=["-id"], condition=Q(part_of=None), name="decision_whole"),
            # The last bad comments that a moderator had to judge (care/).
            models.Index(
                fields=["moderator", "-id"],
                condition=Q(act__in=BAD),
                name="decision_bad_by_moderator",
            ),
            models.Index(
                fields=["member", "id"], condition=Q(act__in=STRIKES), name="decision_strikes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.moderator_id}"

    def get_absolute_url(self) -> str:
        """Return the page that tells the member concerned."""
        return reverse("moderation:decision", args=[self.pk])

    def get_reason_display(self) -> str:
        """Return why, in words."""
        return name_of_reason(self.reason)

    @property
    def level_name(self) -> str | Promise:
        """Return the name of the level of trust that was set; "" for any other act."""
        return "" if self.level is None else LEVELS[self.level].name
