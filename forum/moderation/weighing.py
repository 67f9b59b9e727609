"""How much a report counts for. Pure, but for reading what was judged of a member's reports.

The share of a member's reports that were found right, smoothed as if one had
been found right and one wrong before (Laplace's rule of succession): 50 of 100
for a first report, 92 after ten right ones, 8 after ten wrong ones. Of that, what
the reporter's level of trust lets it count for.
"""

from collections import Counter
from collections.abc import Iterable

from forum.members.models import Member
from forum.members.trust.levels import JUDGED_COUNTED, LEVELS, Level
from forum.moderation.reasons import Reason
from forum.moderation.reports.models import Report, Verdict

# The others hide nothing by themselves: the text may stand until a moderator looks. So do the
# rules that administrators added, of which nobody told a program how much they hurt.
HIDING = tuple(one for one in Reason if one not in (Reason.OFF_TOPIC, Reason.OTHER))

# Hundredths that hide a published comment until a moderator has looked: four first
# reports by members who aren't new, or three by such whose reports were mostly right.
HIDING_WEIGHT = 200
# However much the word of two counts, they hide nothing.
HIDING_REPORTERS = 3
# Comments that reports of one member keep hidden before a moderator has looked: a few friends
# with old accounts could else empty a discussion in a night.
HIDDEN_AT_ONCE = 5


def weigh(*, right_count: int, wrong_count: int, level: Level) -> int:
    """Return a report's weight in hundredths, 1 to 99."""
    share = (right_count + 1) / (right_count + wrong_count + 2)
    return min(99, max(1, round(share * level.report_percent)))


def weigh_reports_of(member: Member) -> int:
    """Return what the next report of a member weighs; one query."""
    judged = Report.objects.filter(reporter=member).exclude(verdict="").order_by("-pk")
    verdicts = list(judged.values_list("verdict", flat=True)[:JUDGED_COUNTED])
    right = verdicts.count(Verdict.RIGHT)
    level = LEVELS[member.trust_level]
    return weigh(right_count=right, wrong_count=len(verdicts) - right, level=level)


def order_by_weight(reports: Iterable[tuple[str, int]]) -> list[str]:
    """Return the reasons among (reason, weight) that hide, what weighs most first. Pure."""
    weights: Counter[str] = Counter()
    for reason, weight in reports:
        if reason in HIDING:
            weights[reason] += weight
    return sorted(weights, key=lambda reason: (-weights[reason], reason))
