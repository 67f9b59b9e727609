"""How much a report counts for. Pure, but for reading what was judged of a member's reports.

The share of a member's reports that were found right, smoothed as if one had
been found right and one wrong before (Laplace's rule of succession): 50 of 100
for a first report, 92 after ten right ones, 8 after ten wrong ones.
"""

from datetime import datetime, timedelta

from forum.members.models import Member
from forum.moderation.models import Reason, Report, Verdict

JUDGED_COUNTED = 50  # The newest reports of a member that were judged.
# Accounts made for the purpose: what they say counts half.
NEW_FOR, NEW_WITH_COMMENTS = timedelta(days=7), 3

# Reasons that hide nothing by themselves: the text may stand until a moderator looks.
HARMLESS = (Reason.OFF_TOPIC, Reason.OTHER)

# Hundredths that hide a published comment until a moderator has looked: four
# first reports, or three by members whose reports were mostly right.
HIDING_WEIGHT = 200
# However much the word of two counts, they hide nothing.
HIDING_REPORTERS = 3


def weigh(*, right_count: int, wrong_count: int, is_new: bool) -> int:
    """Return a report's weight in hundredths, 1 to 99."""
    share = (right_count + 1) / (right_count + wrong_count + 2)
    return max(1, round(100 * share / (2 if is_new else 1)))


def weigh_reports_of(member: Member, now: datetime) -> int:
    """Return what the next report of a member weighs; one query."""
    judged = Report.objects.filter(reporter=member).exclude(verdict="").order_by("-pk")
    verdicts = list(judged.values_list("verdict", flat=True)[:JUDGED_COUNTED])
    right = verdicts.count(Verdict.RIGHT)
    is_new = now - member.date_joined < NEW_FOR or member.comment_count < NEW_WITH_COMMENTS
    return weigh(right_count=right, wrong_count=len(verdicts) - right, is_new=is_new)
