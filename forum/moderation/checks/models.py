"""How checks are set, what they go by, and what they said."""

import json
from collections.abc import Iterable
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from forum.discussion.models import Comment
from forum.moderation.checks.outcomes import Finding, Mode, Outcome, Then

WHY_LENGTH = 300  # Characters.
TRAINING = "training"  # Code of the change that training.py makes.


class CheckSetting(models.Model):
    """How one check is set for the site, a section or an article. Written by setting.py.

    Empty fields, and limits that are missing, are as they are one step out:
    the article's section, the site, the check's own defaults.
    """

    code = models.CharField(max_length=20)
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)
    then = models.CharField(max_length=8, choices=Then.choices, blank=True)
    limits = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        permissions = [("tune_checks", _("Can change the checks before publication"))]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(section__isnull=True, article__isnull=True),
                name="check_setting_of_site",
            ),
            models.UniqueConstraint(
                fields=["code", "section"],
                condition=Q(section__isnull=False),
                name="check_setting_of_section",
            ),
            models.UniqueConstraint(
                fields=["code", "article"],
                condition=Q(article__isnull=False),
                name="check_setting_of_article",
            ),
            models.CheckConstraint(
                condition=Q(section__isnull=True) | Q(article__isnull=True),
                name="check_setting_has_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Check {self.code}"


class ListKind(models.TextChoices):
    """What a list is for. An entry a line."""

    BANNED = "banned", _("Banned words")
    SUSPECT = "suspect", _("Suspect words")
    WATCH = "watch", _("Words to watch")
    BLOCKED_DOMAINS = "blocked_domains", _("Blocked addresses")
    TRUSTED_DOMAINS = "trusted_domains", _("Trusted addresses")
    WATCHED_MEMBERS = "watched_members", _("Members under watch")


WORD_LISTS = (ListKind.BANNED, ListKind.SUSPECT, ListKind.WATCH)


class CheckList(models.Model):
    """What checks go by, as it was typed. Written by setting.py."""

    kind = models.CharField(max_length=16, choices=ListKind.choices, primary_key=True)
    text = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind


class CheckChange(models.Model):
    """One act that set a check, changed a list or trained. Append-only, written by changes.py.

    Each is an entry of the chained log. `code` is that of the check, the kind of
    the list, or TRAINING. The place is plain numbers, as sections and articles may go; neither is
    the site. `before` and `after` of a check are mode, then and limits; of a list how
    many entries it had, a digest of its text, and the first few that went or came;
    of what was learnt from how many texts, how many words, and a digest of their weights.
    The note stays in the room.
    """

    code = models.CharField(max_length=20)
    is_list = models.BooleanField(default=False)
    section_number = models.PositiveBigIntegerField(null=True)
    article_number = models.PositiveBigIntegerField(null=True)
    before = models.JSONField()
    after = models.JSONField()
    note = models.TextField(max_length=WHY_LENGTH, blank=True)  # Why; a program gives none.
    # None: a program.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="check_change_changes"),
            models.CheckConstraint(
                condition=Q(section_number=None) | Q(article_number=None),
                name="check_change_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(is_list=False) | Q(section_number=None, article_number=None),
                name="check_change_of_list_is_sites",
            ),
        ]

    def __str__(self) -> str:
        return f"Check change {self.pk}: {self.code}"


class LearntWeights(models.Model):
    """What the classifier learnt last: one row. Written by training.py."""

    words = models.JSONField(default=dict)
    removed_count = models.PositiveIntegerField()
    kept_count = models.PositiveIntegerField()
    learnt_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{len(self.words)} words"


class ChecksVersion(models.Model):
    """One row: a number that is another one after every change of what is above.

    Drawn, not counted: one that was rolled back must not come again.
    """

    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.stamp)


class CheckRun(models.Model):
    """What all checks said of a comment, when it was posted and when it was edited.

    Written by judging.py in the transaction of the post. `bands` of its
    text's likeness find texts that are nearly the same.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="check_runs")
    outcome = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Outcome])
    # Sent although a check asked to think again.
    is_insisted = models.BooleanField(default=False)
    findings = models.TextField()
    band_a = models.BigIntegerField()
    band_b = models.BigIntegerField()
    band_c = models.BigIntegerField()
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["band_a", "-id"], name="check_run_band_a"),
            models.Index(fields=["band_b", "-id"], name="check_run_band_b"),
            models.Index(fields=["band_c", "-id"], name="check_run_band_c"),
            models.Index(
                fields=["id"], condition=Q(outcome=Outcome.WATCH), name="check_run_to_watch"
            ),
            # What the dashboard counts; few enough to cost a post nothing.
            models.Index(
                fields=["checked_at"], condition=Q(outcome=Outcome.HOLD), name="check_run_held"
            ),
        ]

    def __str__(self) -> str:
        return f"Checks of comment {self.comment_id}"

    @cached_property
    def found(self) -> list[Finding]:
        """Return the findings, the gravest first."""
        found = [_read_finding(*one) for one in json.loads(self.findings)]
        return sorted(found, key=lambda one: (-one.counted, -one.outcome))


def write_findings(findings: Iterable[Finding]) -> str:
    """Return findings as CheckRun.findings keeps them: short where nothing was found."""
    kept = [
        (one.check, one.microseconds)
        if one.outcome == Outcome.PUBLISH
        else (
            one.check, one.microseconds,
            one.outcome, one.reason, one.matched, one.sure, one.is_trial,
            *([one.typed] if one.typed else ()),
        )
        for one in findings
    ]  # fmt: skip
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _read_finding(
    check: str,
    microseconds: int,
    outcome: int = Outcome.PUBLISH,
    reason: str = "",
    matched: Iterable[str] = (),
    sure: int = 0,
    is_trial: bool = False,
    typed: Iterable[str] = (),
) -> Finding:
    """Return a finding of those that write_findings() wrote."""
    return Finding(
        check, Outcome(outcome), reason, tuple(matched), sure, microseconds, is_trial, tuple(typed)
    )
