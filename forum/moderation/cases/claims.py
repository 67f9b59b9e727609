"""Who has taken a case; asks no query."""

from datetime import datetime

from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.cases.models import Case
from forum.refusals import Refusal


def why_claimed(case: Case | None, moderator: Member, now: datetime) -> Refusal | None:
    """Say who else has taken the case, and until when; None if it is free."""
    if case is None or case.claimed_until is None or case.claimed_until <= now:
        return None
    if case.claimed_by is None or case.claimed_by_id == moderator.pk:
        return None
    return rules.claimed(case.claimed_by, case.claimed_until)


def is_claimed_by(case: Case | None, moderator: Member, now: datetime) -> bool:
    """Say whether a moderator has taken the case and has it still."""
    if case is None or case.claimed_until is None:
        return False
    return case.claimed_by_id == moderator.pk and case.claimed_until > now
