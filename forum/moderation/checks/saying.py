"""What a finding says: to the author whose text it is, and to moderators."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.checks.outcomes import Finding
from forum.moderation.checks.registry import CHECKS

# Of a check that came to no end; nothing that the author could change.
ASTRAY = {
    "failed": _("The check failed."),
    "slow": _("The check took too long."),
}
SEPARATOR = ", "
# What finds something and is no check.
BESIDES = {"wave": _("Wave mode")}


def say_to_author(finding: Finding) -> str | Promise:
    """Return the sentence that tells the author what was found, and in which words."""
    if finding.reason in ASTRAY:
        return ASTRAY[finding.reason]
    check = CHECKS.get(finding.check)
    said = check.said.get(finding.reason, "") if check else ""
    return str(said) % {"matched": SEPARATOR.join(finding.matched)}


def name_of(code: str) -> str | Promise:
    """Return what a check is called; one that is no more goes by its code."""
    return CHECKS[code].label if code in CHECKS else BESIDES.get(code, code)
