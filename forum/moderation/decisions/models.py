"""What moderators decided: who, when, why."""

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.moderation.acts import (
    BAD,
    BRANCH_ACTS,
    MEMBER_ACTS,
    ON_STATE,
    PARTS,
    STRIKES,
    THREAD_ACTS,
    Act,
    Step,
)
from forum.moderation.community.models import RuleVersion
from forum.moderation.legal.models import Ground
from forum.moderation.reasons import Why, name_of_reason
from forum.ready.compiled_rows import CompiledRows


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

    def is_for_reports(self, comment: Comment) -> bool:
        """Say whether it is readers' reports that decided last whether a comment is seen."""
        on_state = self.filter(comment=comment, act__in=ON_STATE).order_by("-pk")
        return on_state.values_list("reason", flat=True).first() == Why.REPORTED

    def last_of(self, act: str, comment: Comment) -> "Decision | None":
        """Return by which decision the act was done to a comment last, with its rule."""
        done = self.filter(comment=comment, act=act).select_related("rule__rule")
        return done.order_by("-pk").first()

    def taken_back_by(self, decision: "Decision") -> "Decision | None":
        """Return what a decision on a comment took back, with its rule: the one before it."""
        return _before.first(comment=decision.comment_id or 0, decision=decision.pk)

    def publishing(self) -> "DecisionQuerySet":
        """Keep what put a single comment before readers, or left it there, and stands.

        That is where a moderator has read it: also who dismissed its reports, or took words
        out and let the rest be read, as well of what reports had hidden. Neither what takes
        something back, nor what was itself taken back: by the next decision
        on the comment, or as all that a release published was hidden again.
        """
        is_back = (
            Q(step=Step.BACK)
            | Q(act=Act.HIDE, comment__wave_hold__decision=F("pk"))
            | Q(act=Act.REOPEN)
        )
        later = Decision.objects.on_comments().filter(
            comment=OuterRef("comment"), pk__gt=OuterRef("pk")
        )
        following = later.order_by("pk").annotate(is_back=is_back).values("is_back")[:1]
        before = Decision.objects.filter(
            comment=OuterRef("comment"), act__in=ON_STATE, pk__lt=OuterRef("pk")
        )
        put = self.alias(why_hidden=Subquery(before.order_by("-pk").values("reason")[:1])).filter(
            Q(act__in=(Act.PUBLISH, Act.RESTORE)) & ~Q(step=Step.BACK)
            | Q(act__in=(Act.DISMISS, Act.REDACT), state_before=State.PUBLISHED)
            | Q(act=Act.REDACT, state_before=State.HIDDEN, why_hidden=Why.REPORTED)
        )
        return put.annotate(
            is_over=Coalesce(Subquery(following), False, output_field=BooleanField())
        ).filter(is_over=False)

    def on_standing_of(self, member: Member) -> "DecisionQuerySet":
        """Keep a member's suspensions and bans, and their ends."""
        return self.filter(member=member, act__in=(Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN))

    def on_trust_of(self, member: Member) -> "DecisionQuerySet":
        """Keep the levels that moderators have set for a member, and their ends."""
        return self.filter(member=member, act__in=(Act.TRUST, Act.UNTRUST))

    def about_thread(self, branch_id: int) -> "DecisionQuerySet":
        """Keep what was decided about a thread as a whole: measures that closed its case as well.

        A removed branch is, whether it was reported or not.
        """
        closed_it = Q(reports__case__branch=branch_id)
        whole = Q(act__in=(*THREAD_ACTS, Act.CUT))
        return self.filter(whole | closed_it, comment=branch_id).distinct()

    def about(self, member: Member) -> "DecisionQuerySet":
        """Keep the measures against a member, and their ends."""
        return self.filter(member=member, act__in=MEMBER_ACTS)


_before = CompiledRows(
    lambda comment, decision: (
        Decision.objects.on_comments()
        .filter(comment=comment, pk__lt=decision)
        .select_related("rule__rule")
        .order_by("-pk")[:1]
    ),
    "comment",
    "decision",
)
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

    Append-only: taking something back is a decision of its own, a `step`. Written by
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
    # Whether a program took part: it hid it, or had brought it before the moderator.
    is_automated = models.BooleanField(default=False, db_default=False)
    # Which law it breaks, as a notice of illegal content says that it answers; else "".
    law = models.CharField(
        max_length=16, choices=Ground.choices, blank=True, default="", db_default=""
    )
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
    # How the comment stood before: what taking the act back leads to; "" where that wasn't kept.
    state_before = models.CharField(
        max_length=10, choices=State.choices, blank=True, default="", db_default=""
    )
    # Not "" where it takes back the one before it, or does again what that took back.
    step = models.CharField(
        max_length=5, choices=Step.choices, blank=True, default="", db_default=""
    )
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    decided_at = models.DateTimeField(default=timezone.now)

    # Whether the reader wrote in the branch that it is about (log.py), and reads no note.
    is_note_withheld = False

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
    def said(self) -> str:
        """Return why, of reports that are dismissed again the why of the first time. A query then.

        Whoever takes it back that they took reports up again has no why of their own.
        """
        if self.act != Act.DISMISS or self.reason != Why.TAKEN_BACK:
            return self.reason
        before = Decision.objects.filter(comment=self.comment_id, act=Act.DISMISS)
        whys = before.exclude(reason=Why.TAKEN_BACK).order_by("-pk")
        return whys.values_list("reason", flat=True).first() or self.reason

    @property
    def is_by_reports(self) -> bool:
        """Say whether readers' reports hide the comment by it, and no moderator's judgement.

        Also where a moderator took back what they had decided since: it is hidden as before.
        """
        return self.act == Act.HIDE and self.reason == Why.REPORTED

    @property
    def brings_back(self) -> bool:
        """Say whether it changed a text that reports had hidden, so that readers see what is left.

        A query then.
        """
        if self.act != Act.REDACT or self.state_before != State.HIDDEN:
            return False
        before = Decision.objects.filter(comment=self.comment_id, act__in=ON_STATE)
        whys = before.filter(pk__lt=self.pk).order_by("-pk").values_list("reason", flat=True)
        return whys.first() == Why.REPORTED

    @property
    def hides_again(self) -> bool:
        """Say whether it took such a change back, so that reports hide the comment as before.

        Two queries at most, of a text that is put back.
        """
        if self.act != Act.UNREDACT or self.step != Step.BACK:
            return False
        before = Decision.objects.taken_back_by(self)
        return before is not None and before.brings_back

    @property
    def level_name(self) -> str | Promise:
        """Return the name of the level of trust that was set; "" for any other act."""
        return "" if self.level is None else LEVELS[self.level].name
