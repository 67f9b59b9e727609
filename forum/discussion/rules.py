"""What members may do in a discussion: limits with units, answers with reasons.

Each `why_cannot_*` returns None for yes and a Refusal for no. The verb that
enforces it, the page that hides the button and the API ask the same function.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.dates import shown_datetime, shown_time
from forum.discussion import tree
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.members.models import Member, Visitor
from forum.refusals import Refusal

MAX_TEXT_LENGTH = 10_000  # Characters of one comment.
# Of what is sent: cleaning takes time by length, and may yet shorten a text to what is allowed.
MAX_SENT_LENGTH = 4 * MAX_TEXT_LENGTH

# How much one member may write; both hold. A heated reader gets a breather,
# nobody in a calm exchange ever meets them.
POST_LIMITS = ((6, timedelta(minutes=1)), (60, timedelta(hours=1)))

# How much may come from one network (/24, /64): a school or an office shares one.
ADDRESS_LIMIT, ADDRESS_PERIOD = 60, timedelta(minutes=10)

# Answers to answers. Paths hold no more levels (tree.py): below, a branch
# would have no bounds, and a lock above it would keep nobody out.
MAX_DEPTH = tree.MAX_PATH_TOKENS - 1

# Until so many of their comments are published, members read the site's rules
# in short above the form in which they write.
NEWCOMER_COMMENTS = 3

# For so long nobody sees how a new comment was voted on, its author neither.
# Who sees a number adds to it: one vote up at the start raised the final rating
# by a quarter (L. Muchnik, S. Aral, S. J. Taylor, "Social Influence Bias: A
# Randomized Experiment", Science 341, 2013). So the first readers judge the text.
SCORE_HIDDEN_FOR = timedelta(minutes=30)

EMPTY = Refusal("empty", _("Please write something first."))
TOO_LONG = Refusal("too_long", _("A comment has at most 10,000 characters. Please shorten yours."))
STALE = Refusal(
    "stale", _("This page was open for too long. Your text is still here: please send it again.")
)
SPAM = Refusal("spam", _("A field that should be empty was filled in. Please try again."))
DECLINED = Refusal("declined", _("This comment can’t be published here."))
SIGNED_OUT = Refusal("signed_out", _("Please sign in first. Your text is kept."))
SUSPENDED = Refusal(
    "suspended", _("Your account is suspended for now. You can read, but not write.")
)
BANNED = Refusal(
    "banned", _("Your account is banned. You can read, and delete what you wrote, but not write.")
)
WARNED = Refusal(
    "warned",
    _("Please confirm first that you have read the moderator’s warning. Your text is kept."),
)
NOT_PUBLIC = Refusal("not_public", _("This article isn’t public."))
CLOSED = Refusal("closed", _("This discussion is closed. It can be read, but not added to."))
LOCKED = Refusal("locked", _("A moderator has locked this branch. It takes no more replies."))
TOO_DEEP = Refusal("too_deep", _("This branch is as deep as it can get. Please answer further up."))
NOT_ANSWERABLE = Refusal("not_answerable", _("The comment you reply to is no longer there."))
TOO_FAST = Refusal("too_fast", _("That was quick. Please wait a minute before you write again."))
CROWDED = Refusal(
    "crowded", _("Too many comments came from your network. Please wait some minutes.")
)
FOREIGN = Refusal(
    "foreign",
    _("Your browser says that another site sent this. Copy the text to the article’s page."),
)
NOT_YOURS = Refusal("not_yours", _("Only its author can do this."))
RESENT = Refusal(
    "resent",
    _("This form was sent before, with another text. Send it again to post this one as well."),
)
NOT_THERE = Refusal("not_there", _("This comment is no longer there."))
OFFICIAL = Refusal("official", _("The moderation speaks here: it can’t be voted on or reported."))
NOT_FOR_THE_MODERATION = Refusal(
    "not_for_the_moderation", _("Only moderators speak for the moderation.")
)
OWN = Refusal("own", _("You can’t do this to your own comment."))


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one member may do something within a period, and the words beyond it."""

    limit: int
    period: timedelta
    refusal: Refusal


# Nobody reads, types or looks as fast as this; a program that does keeps
# locks and renderer busy for all others.
VOTING = Pace(
    60,
    timedelta(minutes=1),
    Refusal("votes_fast", _("You vote faster than anyone reads. Please wait a minute.")),
)
PREVIEWING = Pace(
    30,
    timedelta(minutes=1),
    Refusal("previews_fast", _("That was a lot of previews. Please wait a minute.")),
)


def why_closed(discussion: Discussion, article: Article, now: datetime) -> Refusal | None:
    """Say why a discussion takes nothing new from anyone."""
    if not article.is_public(now) or discussion.mode == Mode.HIDDEN:
        return NOT_PUBLIC
    closes_at = discussion.closes_at(article)
    if discussion.mode == Mode.READ_ONLY or (closes_at is not None and closes_at <= now):
        return CLOSED
    until = discussion.paused_until
    return _paused(until) if until is not None and until > now else None


def why_too_deep(reply_to: Comment | None) -> Refusal | None:
    """Say why nothing can stand below a comment; holds for imports too."""
    return TOO_DEEP if reply_to is not None and reply_to.depth >= MAX_DEPTH else None


def why_cannot_write(member: Visitor, now: datetime) -> Refusal | None:
    """Say why a member may not write anywhere."""
    if not member.is_authenticated or not member.is_active:
        return SIGNED_OUT
    if member.is_suspended(now):
        return BANNED if member.is_banned else _suspended(member)
    return None


def _suspended(member: Member) -> Refusal:
    # Until when, as the page says it: who typed on while they were suspended reads only this.
    message = gettext("Your account is suspended until %(when)s. You can read, but not write.")
    until = cast(datetime, member.suspended_until)
    return Refusal(SUSPENDED.code, message % {"when": shown_datetime(until)})


def why_must_confirm(member: Visitor) -> Refusal | None:
    """Say why a member may post only once they have confirmed a warning."""
    return WARNED if member.is_authenticated and member.is_warned else None


def why_cannot_post(
    *,
    discussion: Discussion,
    article: Article,
    member: Visitor,
    now: datetime,
    reply_to: Comment | None = None,
    branch_is_locked: bool = False,
) -> Refusal | None:
    """Say why a member may not post under an article, or answer a comment there."""
    if reply_to is not None and reply_to.state != State.PUBLISHED:
        return NOT_ANSWERABLE
    if branch_is_locked:
        return LOCKED
    return (
        why_too_deep(reply_to)
        or why_closed(discussion, article, now)
        or why_cannot_write(member, now)
        or why_must_confirm(member)
    )


def why_too_fast(recent: Sequence[datetime | None], now: datetime) -> Refusal | None:
    """Say why a member must wait before they post again.

    `recent` goes with POST_LIMITS: for each, when they wrote the comment with
    which one more would be too many, if there are so many.
    """
    for at, (_limit, period) in zip(recent, POST_LIMITS, strict=True):
        if at is not None and now - at < period:
            return TOO_FAST
    return None


def why_too_soon(
    *, discussion: Discussion, member: Member, last_here: datetime | None, now: datetime
) -> Refusal | None:
    """Say why a member must wait where the discussion is slow; who works here needn't.

    `last_here` is when they wrote under this article last, if within an hour.
    """
    if discussion.slow_minutes is None or last_here is None or member.is_staff:
        return None
    again_at = last_here + timedelta(minutes=discussion.slow_minutes)
    if again_at <= now:
        return None
    # Rounded up: whoever comes at the minute that is named may write.
    named_at = again_at + timedelta(seconds=59)
    message = ngettext(
        "Slow mode: one comment a minute here. You may write again at %(time)s.",
        "Slow mode: one comment every %(minutes)s minutes here. You may write again at %(time)s.",
        discussion.slow_minutes,
    )
    words = {"minutes": discussion.slow_minutes, "time": shown_time(named_at)}
    return Refusal("slow", message % words)


def waits_as_newcomer(discussion: Discussion, member: Visitor) -> bool:
    """Say whether what a member writes waits because they have published little so far."""
    below = discussion.newcomers_below
    if below is None or not member.is_authenticated:
        return False
    return member.comment_count < below and not member.is_staff


def _paused(until: datetime) -> Refusal:
    message = gettext("This discussion rests for now. You may write again from %(time)s on.")
    return Refusal("paused", message % {"time": shown_datetime(until)})


def why_cannot_delete(*, comment_state: str, author_id: int, member: Visitor) -> Refusal | None:
    """Say why a member may not take a comment back. Suspension and closing don't matter."""
    if author_id != member.pk:
        return NOT_YOURS
    if comment_state not in (State.PUBLISHED, State.HELD):
        return NOT_THERE
    return None


def why_cannot_vote(
    *,
    comment_state: str,
    author_id: int,
    is_official: bool,
    discussion: Discussion,
    article: Article,
    member: Visitor,
    now: datetime,
) -> Refusal | None:
    """Say why a member may not vote on a comment."""
    if comment_state != State.PUBLISHED:
        return NOT_THERE
    if author_id == member.pk:
        return OWN
    if is_official:
        return OFFICIAL
    return why_closed(discussion, article, now) or why_cannot_write(member, now)


def why_cannot_report(
    *,
    comment_state: str,
    author_id: int,
    is_official: bool,
    article: Article,
    member: Visitor,
    now: datetime,
) -> Refusal | None:
    """Say why a member may not report a comment. A closed discussion can still be reported."""
    if comment_state != State.PUBLISHED or not article.is_public(now):
        return NOT_THERE
    if author_id == member.pk:
        return OWN
    return OFFICIAL if is_official else why_cannot_write(member, now)
