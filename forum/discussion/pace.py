"""How fast one member may act, counted in the shared cache; posting is counted under a lock."""

from forum.discussion.rules import Pace
from forum.members import limits
from forum.members.models import Member
from forum.refusals import Refused


def keep_pace(pace: Pace, member: Member) -> None:
    """Count one more act of the member's. Raises Refused if that was too many."""
    if not limits.hit(
        scope=pace.refusal.code, key=str(member.pk), limit=pace.limit, period=pace.period
    ):
        raise Refused(pace.refusal)
