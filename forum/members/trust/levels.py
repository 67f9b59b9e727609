"""The levels of trust: what each asks for, and what it opens. Pure; all numbers stand here.

Known to everybody (the page /trust/) and the same for all. The level itself is a
column of the member, of which readers other than the member learn nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# How long removals, warnings, suspensions and bans count against a member.
HELD_AGAINST_FOR = timedelta(days=60)
# Of so many judged reports, the newest, right and wrong ones are counted.
JUDGED_COUNTED = 50
# With fewer judged reports their share says nothing, and isn't asked.
JUDGED_NEEDED = 5
# More removals than any level allows are all the same; nobody counts thousands.
REMOVALS_COUNTED = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts for a member's level."""

    days: int  # Whole ones since they joined.
    visit_days: int  # On which they read a discussion.
    comments: int  # Published now, where readers can see them.
    right_reports: int  # Of the last JUDGED_COUNTED.
    wrong_reports: int
    removals: int  # Comments that a moderator removed lately, and that still are.
    warnings: int  # Lately, but for those that were taken back or reversed.
    suspensions: int  # And bans: lately, but for mistakes, or still running.

    @property
    def right_percent(self) -> int:
        """Return the share of the judged reports that was right; all of them if too few were."""
        judged = self.right_reports + self.wrong_reports
        return 100 if judged < JUDGED_NEEDED else 100 * self.right_reports // judged


@dataclass(frozen=True, slots=True)
class Level:
    """A level: first what it asks for, then what it opens."""

    number: int
    name: str | Promise

    days: int = 0
    visit_days: int = 0
    comments: int = 0
    right_reports: int = 0
    right_percent: int = 0
    most_removals: int | None = None
    most_warnings: int | None = None
    most_suspensions: int | None = None

    links: int = 0  # In a comment, before a moderator reads it first.
    edit_window: timedelta = timedelta()
    pictures: int = 0  # In a comment.
    report_percent: int = 100  # What a report weighs, of the usual.
    is_new: bool = False  # May be held, where newcomers are.


# The edit windows: long enough to mend a slip, too short for who isn't known to turn a
# comment that others have answered and voted on into another one. What newcomers'
# reports weigh: accounts made for the purpose count half.
LEVELS = (
    Level(
        0, _("Newcomer"),
        links=2, edit_window=timedelta(minutes=15), report_percent=50, is_new=True,
    ),
    Level(
        1, _("Basic"),
        days=7, visit_days=3, comments=3, most_removals=3, most_warnings=2,
        links=4, edit_window=timedelta(minutes=20), pictures=1, is_new=True,
    ),
    Level(
        2, _("Known"),
        days=30, visit_days=15, comments=30, right_percent=40,
        most_removals=1, most_warnings=1, most_suspensions=0,
        links=8, edit_window=timedelta(minutes=30), pictures=2,
    ),
    Level(
        3, _("Regular"),
        days=100, visit_days=50, comments=100, right_reports=3, right_percent=60,
        most_removals=0, most_warnings=0, most_suspensions=0,
        links=16, edit_window=timedelta(minutes=60), pictures=4, report_percent=125,
    ),
)  # fmt: skip
HIGHEST = LEVELS[-1].number
ASKED = ("days", "visit_days", "comments", "right_reports", "right_percent")
ALLOWED = ("removals", "warnings", "suspensions")  # At most so many: Level.most_….


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a level asks for, and what a member has of it."""

    code: str
    needed: int
    had: int
    is_met: bool


def asks_of(level: Level, facts: Facts) -> list[Ask]:
    """Return what a level asks for, what isn't asked left out."""
    pairs = [(code, getattr(level, code), getattr(facts, code)) for code in ASKED]
    least = [Ask(code, needed, had, had >= needed) for code, needed, had in pairs if needed]
    limits = [(code, getattr(level, f"most_{code}"), getattr(facts, code)) for code in ALLOWED]
    most = [Ask(code, limit, had, had <= limit) for code, limit, had in limits if limit is not None]
    return [*least, *most]


def level_of(facts: Facts) -> int:
    """Return the number of the highest level all of which is met, and of each below it."""
    reached = 0
    for level in LEVELS[1:]:
        if not all(ask.is_met for ask in asks_of(level, facts)):
            break
        reached = level.number
    return reached
