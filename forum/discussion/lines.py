"""One comment as a page shows it: what of its row, and what is told of it.

reading_lines.py reads lines, fitting.py fits them to their reader.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import quote

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse

from forum.dates import shown_datetime, shown_time
from forum.discussion.models import State
from forum.discussion.rule_names import name_of_rule
from forum.ready.bare import Bare

# What is read of a row, in the order of Line's fields.
COLUMNS = (
    "pk",
    "path",
    "depth",
    "root_id",
    "reply_to_id",
    "state",
    "html",
    Bare("created_at"),
    Bare("edited_at"),
    "up_count",
    "down_count",
    "reply_count",
    "thread_count",
    "rank",
    Bare("is_locked"),
    "slow_minutes",
    "open_report_count",
    "arrival",
    "pick_why",
    Bare("picked_at"),
    Bare("asks_author"),
    Bare("is_official"),
    "moved_from_id",
    "because",
    "redaction_id",
    "redacted_because",
    Bare("redacted_at"),
    "author_id",
    "author__username",
    "author__display_name",
    Bare("author__is_staff"),
)

# The levels of bylines as headings, by where a comment stands: below the discussion's own.
HEADINGS = ("", "3", "4", "5", "6")
LAST_OF_MINUTE = timedelta(seconds=59, microseconds=999_999)
PUBLISHED = State.PUBLISHED.value  # A plain text: compared several times a line.


@dataclass(slots=True)
class Line:
    """A comment, ready to be shown to one reader."""

    pk: int
    path: str
    depth: int
    root_id: int
    reply_to_id: int | None
    state: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    up_count: int
    down_count: int
    reply_count: int
    thread_count: int
    rank: float
    is_locked: bool
    slow_minutes: int | None  # Between two replies of a member in its branch.
    open_report_count: int
    arrival: int | None
    pick_why: str  # Of an editors' pick, what the newsroom says of it.
    picked_at: Any  # As the database gives it: to sort by, no more.
    asks_author: bool
    is_official: bool  # Said for the moderation.
    moved_from_id: int | None  # What it answered until a moderator moved it.
    because: str  # The code of the rule for which it is gone.
    redaction_id: int | None  # Of what it said before the moderation changed it,
    redacted_because: str  # and the code of the rule for which it did.
    redacted_at: datetime | None  # When it last did, or put the text back.
    author_id: int | None
    username: str
    name: str
    is_staff: bool
    vote: int = 0
    reply_to_state: str | None = None
    reply_to_name: str | None = None
    # What this reader may do, and what it is to them.
    is_own: bool = False
    is_unread: bool = False
    new_count: int = 0  # New comments in its branch, itself included; see new_on_page.py.
    is_new_cut: bool = False  # There may be more.
    score_from: datetime | None = None  # It is young, and its votes are hidden: see young.py.
    is_by_article_author: bool = False
    can_edit: bool = False
    edit_until: datetime | None = None  # Of one's own.
    can_delete: bool = False
    can_vote: bool = False
    can_reply: bool = False
    why_held: str = ""  # To its author; see why_held.py.
    why: str = ""  # Why a root stands where it does; a kind of placing.py.
    last_reply_at: datetime | None = None
    is_pinned: bool = False  # Stands first: see nesting.put_first().
    muted: str = ""  # "author": folds to one line. "branch": a muted branch begins here.
    # Where it stands on this page; set by nesting.nest(). Level 0: alone, on no page.
    opens: bool = False
    closes: int = 0
    closes_at_end: int = 0
    level: int = 0
    # Published comments in its branch, itself not included. Alone only of a thread's first.
    below_count: int = 0
    is_below_cut: bool = False  # There are so many or more: the page leaves some out.

    @property
    def score_shown(self) -> str:
        """Return votes up less votes down, for the reader."""
        return signed(self.up_count - self.down_count)

    @property
    def vote_count(self) -> int:
        """Votes up and down."""
        return self.up_count + self.down_count

    @property
    def sure_percent(self) -> str:
        """Return of how many in a hundred readers we are sure that they like it."""
        return str(int(self.rank * 100))

    @property
    def last_reply_iso(self) -> str:
        """Return when the last reply in the thread came, for machines."""
        return self.last_reply_at.isoformat() if self.last_reply_at else ""

    @property
    def last_reply_shown(self) -> str:
        """Return when the last reply in the thread came, for the reader."""
        return shown_datetime(self.last_reply_at) if self.last_reply_at else ""

    @property
    def heading_level(self) -> str:
        """Return the level of its byline as a heading, 3 to 6, below the discussion's own.

        A page that begins deep in a thread skips no level: it counts from its own start.
        """
        return HEADINGS[min(self.level or self.depth + 1, len(HEADINGS) - 1)]

    @property
    def level_shown(self) -> str:
        """Return how deep in its thread it stands, 1 for a thread's first comment."""
        return str(self.depth + 1)

    @property
    def new_shown(self) -> str:
        """Return how many comments of its branch are new, for the reader."""
        return intcomma(self.new_count)

    @property
    def url(self) -> str:
        """Return the permalink."""
        return address_of("comment", self.pk)

    @property
    def reply_to_url(self) -> str:
        """Return the permalink of what it answers, with its anchor."""
        return f"{address_of('comment', self.reply_to_id)}#c{self.reply_to_id}"

    @property
    def moved_from_url(self) -> str:
        """Return the permalink of what it answered before it was moved, with its anchor."""
        return f"{address_of('comment', self.moved_from_id)}#c{self.moved_from_id}"

    @property
    def author_url(self) -> str:
        """Return the address of the author's page."""
        return address_of("member", quote(self.username, safe=""))

    @property
    def call(self) -> str:
        """Return what one types to call the author."""
        return f"@{self.username}"

    @property
    def created_iso(self) -> str:
        """Return when it was posted, for machines, to the second."""
        return self.created_at.isoformat(timespec="seconds")

    @property
    def created_shown(self) -> str:
        """Return when it was posted, for the reader."""
        return shown_datetime(self.created_at)

    @property
    def changed_stamp(self) -> str:
        """Return when its text was last changed, for scripts; "" if never.

        By it an open page knows whether what it shows is what it is told of.
        """
        return str(stamp_of_text(self.edited_at, self.redacted_at) or "")

    @property
    def edit_until_shown(self) -> str:
        """Return until when its author can change it, for the reader."""
        return shown_time(self.edit_until) if self.edit_until else ""

    @property
    def is_score_hidden(self) -> bool:
        """Say whether this reader isn't told yet how it was voted on."""
        return self.score_from is not None

    @property
    def score_from_iso(self) -> str:
        """Return when its votes are shown, for machines; "" where they are."""
        return self.score_from.isoformat(timespec="seconds") if self.score_from else ""

    @property
    def score_from_shown(self) -> str:
        """Return by which minute its votes are shown, for the reader; "" where they are."""
        return shown_time(self.score_from + LAST_OF_MINUTE) if self.score_from else ""

    @property
    def rule(self) -> str:
        """Return the name of the rule for which it is gone, or was changed by the moderation."""
        code = self.because or self.redacted_because
        return name_of_rule(code) if code else ""

    @property
    def is_published(self) -> bool:
        """Say whether any reader may read it."""
        return self.state == PUBLISHED


def signed(number: int) -> str:
    """Return a number with a minus where it has one, not with the hyphen that int() reads."""
    return str(number).replace("-", "\N{MINUS SIGN}")


def stamp_of_text(edited_at: datetime | None, redacted_at: datetime | None) -> int:
    """Return when a text was last changed, by its author or the moderation; 0 if never.

    In seconds since 1970.
    """
    return max(int(at.timestamp()) if at else 0 for at in (edited_at, redacted_at))


def address_of(name: str, argument: object) -> str:
    """Return an address of the discussion that takes one argument, already quoted.

    A page holds a thousand of them, and reverse() takes longer than all else
    in a line: it is asked once for each name.
    """
    before, after = _around(name)
    return f"{before}{argument}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(f"discussion:{name}", args=[7_777_777]).partition("7777777")
    return before, after
