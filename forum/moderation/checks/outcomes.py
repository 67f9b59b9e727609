"""What a check may come to, and what it says when it found something. Pure."""

from dataclasses import dataclass
from enum import IntEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

MATCHES_KEPT = 5  # Of what one check found in one text.
MATCH_LENGTH = 60  # Characters of each.


class Outcome(IntEnum):
    """What becomes of a comment, from the mildest; of several the gravest holds."""

    PUBLISH = 0
    WATCH = 1  # Published, and marked for moderators.
    NUDGE = 2  # The author sees why, and changes it or sends it anyway.
    HOLD = 3  # Waits for a moderator.
    REFUSE = 4


class Then(models.TextChoices):
    """What a check that found something asks for, as it is stored and chosen."""

    WATCH = "watch", _("Publish and watch")
    NUDGE = "nudge", _("Ask the author to think again")
    HOLD = "hold", _("Hold for a moderator")
    REFUSE = "refuse", _("Refuse")


class Mode(models.TextChoices):
    """Whether a check runs, and whether it counts."""

    ON = "on", _("On")
    TRIAL = "trial", _("Trial: only recorded")
    OFF = "off", _("Off")


OUTCOME_LABELS = {
    Outcome.PUBLISH: _("Publish"),
    **{Outcome[then.name]: then.label for then in Then},
}


@dataclass(frozen=True, slots=True)
class Match:
    """What a check found: why by a code of its own, in which words, how sure (0 to 100).

    An `outcome` of its own goes before the one that the check is set to. `typed` are the words of
    the text where `matched` names what a list has, which its author must not read.
    """

    reason: str
    matched: tuple[str, ...] = ()
    sure: int = 100
    outcome: Outcome | None = None
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check said of one text.

    `outcome` is what it asks for; in a trial (`is_trial`) that is only
    recorded. `microseconds` of this thread's CPU. `matched` and `typed` are those of Match.
    """

    check: str
    outcome: Outcome = Outcome.PUBLISH
    reason: str = ""
    matched: tuple[str, ...] = ()
    sure: int = 0
    microseconds: int = 0
    is_trial: bool = False
    typed: tuple[str, ...] = ()

    @property
    def counted(self) -> Outcome:
        """Return what becomes of the comment by this check alone."""
        return Outcome.PUBLISH if self.is_trial else self.outcome
