"""Take an appeal or a complaint with the case of the comment that it is about: one has both."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.cases.claiming import claim_case, find_open_case, release_case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.claimed import Claimed
from forum.moderation.claims import Taken, show_taken
from forum.moderation.taking import give_back, take
from forum.refusals import Refused


def take_along(row: Claimed, comment_id: int | None, moderator: Member) -> bool:
    """Take what waits with the open case of its comment, if there is one; say whether.

    Else each of two would keep the other from deciding. While a colleague has the case, neither
    is taken; who has as many cases as one may takes what waits alone.
    """
    with transaction.atomic():
        # First: a case isn't given to whom a colleague has come before with what waits.
        is_taken = take(row, moderator)
        if not is_taken or comment_id is None or find_open_case(comment_id) is None:
            return is_taken
        try:
            claim_case(comment_id=comment_id, moderator=moderator)
        except Refused as refused:
            if refused.refusal == rules.TOO_MANY_CLAIMS:
                return True
            give_back(row, moderator)
            row.claimed_by = row.claimed_until = None
            return False
    return True


def give_back_along(row: Claimed, comment_id: int | None, moderator: Member) -> bool:
    """Give back what one has taken and the case with it; say whether there was anything."""
    given = give_back(row, moderator)
    if given and comment_id is not None:
        release_case(comment_id=comment_id, moderator=moderator)
    return given


def show_taken_along(
    row: Claimed, comment_id: int | None, moderator: Member, now: datetime, said: rules.Said
) -> Taken:
    """Return who has taken what waits, or the case of its comment."""
    taken = show_taken(row, moderator, now, said)
    if taken.claim or comment_id is None:
        return taken
    return replace(taken, claim=why_somebody_elses(find_open_case(comment_id), moderator, now))
