"""One comment as a page shows it, and nothing a page must not show.

Rows are read as the database gives them, 4.5 ms of CPU a thousand against 13
for model objects, and turned into lines here. This is the one
place where the text of a comment that isn't published is dropped, so no
template can leak it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django_comments.models import CommentFlag

from forum.dates import shown_datetime, shown_time
from forum.discussion import rules
from forum.discussion.models import Comment, CommentQuerySet, State
from forum.discussion.muting import NOTHING, Muted, is_author_muted, is_branch_muted, is_muted
from forum.discussion.rule_names import name_of_rule
from forum.discussion.voting import VALUES
from forum.members.models import Visitor
from forum.ready.bare import Bare
from forum.ready.compiled import as_datetime

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
# Of what it answers, which may stand elsewhere; see threads.load_whole() for where it doesn't.
_ANSWERED = ("reply_to__state", "reply_to__author__display_name")

# The levels of bylines as headings, by where a comment stands: below the discussion's own.
HEADINGS = ("", "3", "4", "5", "6")
_PUBLISHED = State.PUBLISHED.value  # A plain text: compared several times a line.


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
    is_score_hidden: bool = False  # It is young: see young.py.
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
    def score(self) -> int:
        """Votes up less votes down."""
        return self.up_count - self.down_count

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
    def rule(self) -> str:
        """Return the name of the rule for which it is gone, or was changed by the moderation."""
        code = self.because or self.redacted_because
        return name_of_rule(code) if code else ""

    @property
    def is_published(self) -> bool:
        """Say whether any reader may read it."""
        return self.state == _PUBLISHED


def stamp_of_text(edited_at: datetime | None, redacted_at: datetime | None) -> int:
    """Return when a text was last changed, by its author or the moderation; 0 if never.

    In seconds since 1970.
    """
    return max(int(at.timestamp()) if at else 0 for at in (edited_at, redacted_at))


def read_lines(comments: CommentQuerySet | QuerySet[Comment], member: Visitor) -> list[Line]:
    """Read comments as lines with the member's own votes, in one query."""
    return as_lines(_fetch(columns_of(comments, member.pk)))


def columns_of(
    comments: CommentQuerySet | QuerySet[Comment], member_id: int | None, *, is_whole: bool = False
) -> QuerySet[Any, Any]:
    """Ask for what as_lines() takes, with a member's own votes if there is one.

    `is_whole`: without whom each answers, who is among the lines.
    """
    answered = () if is_whole else _ANSWERED
    if member_id is not None:
        own = CommentFlag.objects.filter(
            comment_id=OuterRef("pk"), user=member_id, flag__in=list(VALUES)
        )
        vote: Any = Subquery(own.values("flag")[:1])
    elif is_whole:
        return comments.values_list(*COLUMNS)
    else:
        vote = Value("")
    return comments.annotate(own_vote=vote).values_list(*COLUMNS, "own_vote", *answered)


def as_lines(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    """Return rows of columns_of(), as the database gives them, as lines."""
    lines = []
    for row in rows:
        line = Line(*row)
        line.created_at = as_datetime(line.created_at)  # type: ignore[assignment]
        if not line.depth:
            line.below_count = line.thread_count
        if line.edited_at is not None:
            line.edited_at = as_datetime(line.edited_at)
        if line.redacted_at is not None:
            line.redacted_at = as_datetime(line.redacted_at)
        if line.vote != 0:
            line.vote = VALUES[line.vote] if line.vote else 0
        lines.append(line)
    return lines


def _fetch(rows: QuerySet[Any, Any]) -> Sequence[tuple[Any, ...]]:
    """Return rows as the database gives them: of what Django converts only times need it."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes a page is for, and under which article; asks no query."""

    member: Visitor
    may_moderate: bool
    article_author_id: int | None
    is_open: bool  # The discussion takes new comments and votes.
    may_write: bool
    now: datetime
    muted: Muted = NOTHING
    # Whose votes are read along, if somebody else's page is made for them on the way.
    votes_of: Visitor | None = None
    may_moderate_site: bool = False  # Not under this article alone, nor its section.

    @property
    def voter(self) -> Visitor:
        """Return whose votes the lines carry."""
        return self.votes_of or self.member


def fit_to_reader(lines: list[Line], reader: Reader) -> list[Line]:
    """Mark what the reader may do with each line, and drop what they may not see."""
    me, author = reader.member.pk, reader.article_author_id
    may_write = reader.is_open and reader.may_write
    young_since = reader.now - rules.SCORE_HIDDEN_FOR
    has_muted = reader.muted != NOTHING
    for line in lines:
        line.is_own = is_own = line.author_id == me and me is not None
        line.is_by_article_author = author is not None and line.author_id == author
        is_published = line.state == _PUBLISHED
        _drop_hidden(line, reader, is_published=is_published)
        if line.created_at > young_since:
            _drop_young_votes(line, reader)
        line.can_reply = reader.is_open and is_published and not line.is_locked
        line.can_vote = may_write and is_published and not is_own and not line.is_official
        if is_own:
            is_there = line.state in (State.PUBLISHED, State.HELD)
            line.edit_until = rules.edit_until(line.created_at, reader.member)
            line.can_delete = is_there
            line.can_edit = (
                is_there
                and may_write
                and not line.pick_why
                and line.redaction_id is None
                and reader.now <= line.edit_until
            ) and (reader.may_moderate or not line.is_official)
        if has_muted:
            line.muted = why_muted(line, reader.muted)
    return lines


def is_unread(line: Line, reader: Reader, since: int | None) -> bool:
    """Say whether a line is a comment of somebody else, not muted, that arrived after `since`."""
    return (
        since is not None
        and line.is_published
        and (line.arrival or 0) > since
        and line.author_id != reader.member.pk
        and not is_muted(reader.muted, author_id=line.author_id, path=line.path)
    )


def why_muted(line: Line, muted: Muted) -> str:
    """Say which of its folds a line has, for Line.muted."""
    if is_branch_muted(muted, line.path):
        return "branch"
    is_muted_author = is_author_muted(muted, line.author_id, is_official=line.is_official)
    return "author" if is_muted_author else ""


def _drop_hidden(line: Line, reader: Reader, *, is_published: bool) -> None:
    """Empty a tombstone: no text, no name, no votes; and no name in answers to one."""
    if not is_published and not (line.is_own and line.state == State.HELD):
        line.html = line.username = line.name = line.pick_why = ""
        line.author_id = line.edited_at = line.redaction_id = line.redacted_at = None
        line.redacted_because = ""
        line.up_count = line.down_count = line.vote = line.open_report_count = 0
        line.is_own = line.is_staff = line.is_by_article_author = False
        line.asks_author = line.is_official = False
    if line.reply_to_state not in (None, _PUBLISHED):
        line.reply_to_name = ""
    if not reader.may_moderate:
        line.open_report_count = 0


def _drop_young_votes(line: Line, reader: Reader) -> None:
    """Empty what was voted on a young comment, for all but moderators; one's own vote stays.

    A rank of 0 is that of a comment without votes, and its place in "best" too.
    """
    line.rank = 0.0
    if not reader.may_moderate:
        line.is_score_hidden = line.is_published
        line.up_count = line.down_count = 0


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
