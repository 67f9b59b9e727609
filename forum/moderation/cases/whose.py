"""Before whom an open case is: a colleague who took it, or whom one was asked; asks no query."""

from datetime import datetime

from forum.members.models import Member
from forum.moderation.asking.rules import why_handed_over
from forum.moderation.cases.models import Case
from forum.moderation.claims import why_claimed
from forum.refusals import Refusal


def why_somebody_elses(case: Case | None, moderator: Member, now: datetime) -> Refusal | None:
    """Say why an open case, if there is one, is before a colleague."""
    return why_claimed(case, moderator, now) or why_handed_over(
        case.question if case else None, moderator
    )
