"""The site's rules for what is written here, in every wording they ever had."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

NAME_LENGTH, TEXT_LENGTH = 80, 2_000  # Characters.


class Rule(models.Model):
    """One rule of the site. Made by migrations; its wordings by rewriting.py.

    Its code stays for good and is that of the Reason by which decisions and
    reports name the rule.
    """

    code = models.SlugField(max_length=16, unique=True)
    position = models.PositiveSmallIntegerField()

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


def _is_japanese() -> bool:
    return (get_language() or "").startswith("ja")
