"""What a finding says: to the author whose text it is, and to moderators."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.checks.registry import CHECKS
from forum.moderation.waves.holding import CHECK as WAVE
from forum.moderation.waves.holding import FOUND, HELD_BY_WAVE

# Of a check that came to no end; nothing that the author could change.
ASTRAY = {
    "failed": _("The check failed."),
    "slow": _("The check took too long."),
}
# What finds something and is no check.
BESIDES = {WAVE: _("Wave mode")}


def say_to_author(finding: Finding) -> str:
    """Return the sentence that tells the author what was found, and in which words."""
    if finding.reason in ASTRAY:
        return gettext("A check couldn’t be finished.")
    if finding.check == WAVE:
        return str(HELD_BY_WAVE.get(finding.reason, ""))
    if (check := CHECKS.get(finding.check)) is None:
        return ""
    waits = finding.counted == Outcome.HOLD and finding.reason in check.held
    said = (check.held if waits else check.said).get(finding.reason, "")
    told = check.tell(finding) if said else None
    return str(said % told) if told is not None else ""


def say_all(findings: Iterable[Finding], outcome: Outcome) -> str:
    """Return what tells the author why all of it came to this outcome, the gravest first.

    A wave may hold what else would be published with what was found in it. What the author would
    then have been told is told; what only watches says nothing here either: who watches
    whom, and for which words, is for moderators.
    """
    findings = sorted(findings, key=lambda one: -one.counted)
    of_wave = any(one.check == WAVE and one.reason == FOUND for one in findings)
    least = Outcome.NUDGE if of_wave else outcome
    said = [say_to_author(one) for one in findings if least <= one.counted <= outcome]
    return " ".join(filter(None, dict.fromkeys(said)))


def name_of(code: str) -> str | Promise:
    """Return what a check is called; one that is no more goes by its code."""
    return CHECKS[code].label if code in CHECKS else BESIDES.get(code, code)
