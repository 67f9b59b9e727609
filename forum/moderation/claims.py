"""Who has taken a case or an appeal; asks no query."""

from dataclasses import dataclass
from datetime import datetime

from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.claimed import Claimed
from forum.refusals import Refusal


def why_claimed(
    row: Claimed | None, moderator: Member, now: datetime, said: rules.Said = rules.LOOKS_AT_CASE
) -> Refusal | None:
    """Say who else has taken it, and until when; None if it is free."""
    if row is None or row.claimed_until is None or row.claimed_until <= now:
        return None
    if row.claimed_by is None or row.claimed_by_id == moderator.pk:
        return None
    return rules.claimed(row.claimed_by, row.claimed_until, said)


def is_claimed_by(row: Claimed | None, moderator: Member, now: datetime) -> bool:
    """Say whether a moderator has taken it and has it still."""
    if row is None or row.claimed_until is None:
        return False
    return row.claimed_by_id == moderator.pk and row.claimed_until > now


@dataclass(frozen=True, slots=True)
class Taken:
    """Who has taken something, as one moderator sees it."""

    claim: Refusal | None  # Which colleague has it.
    is_mine: bool
    until: datetime | None


def show_taken(
    row: Claimed, moderator: Member, now: datetime, said: rules.Said = rules.LOOKS_AT_CASE
) -> Taken:
    """Return who has taken what has that member at hand."""
    claim, is_mine = why_claimed(row, moderator, now, said), is_claimed_by(row, moderator, now)
    return Taken(claim, is_mine, row.claimed_until)
