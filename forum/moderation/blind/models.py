"""A decision that a second moderator judges anew, and what they made of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment
from forum.moderation.cases.models import Kind


class Verdict(models.TextChoices):
    """What a judgement comes to, by whatever act."""

    KEEP = "keep", _("It stays")
    REMOVE = "remove", _("It goes")


class SecondLook(models.Model):
    """One decision that was drawn to be judged a second time, without knowing the first.

    Written by drawing.py in the transaction of the decision, by taking.py,
    judging.py and asking.py. Nothing of it touches the comment. `first` and
    `first_rule` are what was decided, `verdict` and `rule` what the second
    moderator says; a rule is the code of a reason, "" where it stays. A comment is
    drawn once, so that nobody has read what is asked of them in another look. A case about a
    thread names its `branch`, one about a member neither that nor a comment: there "it goes"
    is that something was done. `shown` are the comments that stood there then, by number.
    `first_by` and `author` are copied here so that the database can see to it that
    neither judges.
    """

    decision = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, related_name="second_look"
    )
    comment = models.OneToOneField(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    branch = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    shown = models.JSONField(default=list)
    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    first = models.CharField(max_length=6, choices=Verdict.choices)
    first_rule = models.CharField(max_length=16, blank=True, default="")
    drawn_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True, default="")
    rule = models.CharField(max_length=16, blank=True, default="")
    note = models.TextField(max_length=500, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    # What the seniors were asked about it.
    question = models.OneToOneField(
        "moderation.Question", null=True, on_delete=models.SET_NULL, related_name="second_look"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(comment=None) | Q(branch=None), name="second_look_at_one"
            ),
            models.CheckConstraint(
                condition=Q(judge=None) | (~Q(judge=F("first_by")) & ~Q(judge=F("author"))),
                name="second_look_by_another",
            ),
            models.CheckConstraint(
                condition=Q(judge=None, judged_at=None, verdict="", rule="")
                | Q(judge__isnull=False, judged_at__isnull=False, verdict__in=Verdict.values),
                name="second_look_judged_whole",
            ),
            models.CheckConstraint(
                condition=(Q(first=Verdict.KEEP, first_rule="") | Q(first=Verdict.REMOVE))
                & (~Q(verdict=Verdict.REMOVE) & Q(rule="")
                   | (Q(verdict=Verdict.REMOVE) & ~Q(rule=""))),
                name="second_look_rule_where_it_goes",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["id"], condition=Q(judged_at=None), name="second_look_open"),
            models.Index(
                fields=["judged_at"],
                condition=Q(judged_at__isnull=False),
                name="second_look_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"Second look {self.pk} at decision {self.decision_id}"

    @property
    def kind(self) -> Kind:
        """Return what the case is about."""
        if self.comment_id is not None:
            return Kind.COMMENT
        return Kind.MEMBER if self.branch_id is None else Kind.THREAD

    @property
    def about(self) -> Comment | None:
        """Return the comment, or the one at the thread's head; None of a member."""
        return self.comment or self.branch

    @property
    def is_judged(self) -> bool:
        """Say whether the second moderator has judged."""
        return self.judged_at is not None

    @property
    def is_agreed(self) -> bool:
        """Say whether both came to the same, by the same rule."""
        return (self.first, self.first_rule) == (self.verdict, self.rule)
