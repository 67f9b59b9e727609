"""The site's rules for what is written here, in every wording they ever had."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NAME_LENGTH, TEXT_LENGTH, NOTE_LENGTH = 80, 2_000, 1_000  # Characters.


class Rule(models.Model):
    """One rule of the site. Made by a migration and adding.py; see retiring.py and ordering.py.

    Its code stays for good and is the reason by which decisions and reports name
    the rule. One that is retired stays as well, since its wordings are cited.
    """

    code = models.SlugField(max_length=16, unique=True)
    position = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position",)
        default_permissions = ()
        permissions = [("write_rules", "Can write the community rules")]

    def __str__(self) -> str:
        return self.code


class RuleVersion(models.Model):
    """A rule as it stood from a time on. Rows stay: decisions cite them."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # From 1.
    name_en = models.CharField(max_length=NAME_LENGTH)
    name_ja = models.CharField(max_length=NAME_LENGTH)
    text_en = models.TextField(max_length=TEXT_LENGTH)
    text_ja = models.TextField(max_length=TEXT_LENGTH)
    since = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_ja="") & ~Q(text_en="") & ~Q(text_ja=""),
                name="rule_version_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}, version {self.number}"

    @property
    def name(self) -> str:
        """Return the name in the language of the page; in English for want of another."""
        return self.name_ja if _is_japanese() else self.name_en

    @property
    def text(self) -> str:
        """Return what the rule asks, in the language of the page."""
        return self.text_ja if _is_japanese() else self.text_en


class RuleChangeKind(models.TextChoices):
    """What was done to the rules."""

    ADDED = "added", _("Rule added")
    REWRITTEN = "rewritten", _("Rule written anew")
    RETIRED = "retired", _("Rule retired")
    REINSTATED = "reinstated", _("Rule in force again")
    ORDERED = "ordered", _("Rules put in another order")


class RuleChange(models.Model):
    """One change of the rules: who, when, why. Append-only, each an entry of the chained log.

    Written by the verbs of this folder. `version` is the wording that a rule got, or has when it
    is retired or holds again; `before` and `after` are the codes of all that hold, in order.
    The note stays in the room.
    """

    kind = models.CharField(max_length=10, choices=RuleChangeKind.choices)
    version = models.ForeignKey(
        RuleVersion, null=True, on_delete=models.PROTECT, related_name="changes"
    )
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=NOTE_LENGTH)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="rule_change_says_why"),
            models.CheckConstraint(
                condition=Q(kind=RuleChangeKind.ORDERED, version__isnull=True)
                | (~Q(kind=RuleChangeKind.ORDERED) & Q(version__isnull=False)),
                name="rule_change_names_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"Rule change {self.pk}: {self.kind}"


def _is_japanese() -> bool:
    return (get_language() or "").startswith("ja")
