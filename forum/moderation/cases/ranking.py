"""How long before its time a case is due, by harm and reach. Pure: no ORM.

A case waits its turn by when it was opened; what may do harm, and to many,
gets a head start. As all grow older alike, the order of two cases never turns
by itself: a list can be read by an index and does not jump.
"""

import math
from datetime import timedelta

from forum.moderation.reasons import MemberReason, Reason

# How much harm each may do while it stands, 0 to 100.
HARM: dict[str, int] = {
    Reason.THREAT: 100,
    Reason.PERSONAL_DATA: 90,
    Reason.ILLEGAL: 80,
    Reason.HATE: 80,
    Reason.SHOCKING: 60,
    Reason.ABUSE: 50,
    Reason.SPAM: 40,
    Reason.OTHER: 20,
    Reason.OFF_TOPIC: 10,
    # Of members: what goes on while nobody looks comes before what a name says.
    MemberReason.HARASSMENT: 70,
    MemberReason.IMPERSONATION: 60,
    MemberReason.EVASION: 50,
    MemberReason.NAME: 40,
}
# Of a rule that administrators added nobody told a program how much harm it does.
HARM_OF_ADDED = HARM[Reason.OTHER]
# Readers don't see it while it waits, but its author waits too.
HELD_HARM = 15

# A threat passes what was opened half a day before it.
HEAD_START_OF_HARM = timedelta(hours=12)  # For the gravest; less in proportion.
# Each doubling of the replies and votes counts as much, up to six hours.
HEAD_START_OF_DOUBLING, MOST_DOUBLINGS = timedelta(minutes=30), 12
# Each who reported besides the first, up to five.
HEAD_START_OF_REPORTER, MOST_REPORTERS = timedelta(minutes=30), 5
# Its author waits, and has said why it should be seen.
HEAD_START_OF_OBJECTION = timedelta(hours=2)
# Nobody asked to look at it soon: a check let it through.
WATCHED_LATER = timedelta(days=2)


def head_start(*, harm: int, reach: int, reporters: int, is_only_watched: bool = False) -> int:
    """Return by how many seconds a case is due before it was opened.

    `harm` is 0 to 100, `reach` the votes and replies, `reporters` how many
    reported it. Below 0 for what is only watched.
    """
    ahead = HEAD_START_OF_HARM * (harm / 100)
    ahead += HEAD_START_OF_DOUBLING * min(int(math.log2(1 + reach)), MOST_DOUBLINGS)
    ahead += HEAD_START_OF_REPORTER * min(max(0, reporters - 1), MOST_REPORTERS)
    if is_only_watched:
        ahead -= WATCHED_LATER
    return int(ahead.total_seconds())
