"""What authors may change of a comment: how long, how often, and what keeps its text as it is."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.discussion.models import Discussion, Mode, State
from forum.discussion.rules import (
    NOT_FOR_THE_MODERATION,
    NOT_THERE,
    NOT_YOURS,
    Pace,
    waits_as_newcomer,
    why_cannot_write,
    why_closed,
)
from forum.members.models import Visitor
from forum.refusals import Refusal

# Earlier texts of one comment: each is kept for moderators, who read them all.
MAX_REVISIONS = 20

EDITING = Pace(
    20,
    timedelta(minutes=10),
    Refusal("edits_fast", _("You have changed a lot just now. Please wait some minutes.")),
)

ANSWERED = Refusal(
    "answered",
    _("A moderator would have to read your change first, and there are replies already. "
      "Please answer below instead."),
)  # fmt: skip
# Another text may do, so this isn't final.
ANSWERED_AND_FOUND = Refusal(
    "answered_and_found",
    _("A moderator would have to read your change first, and there are replies already: "
      "%(found)s You can write it otherwise, or answer below instead."),
)  # fmt: skip
PICKED = Refusal(
    "picked", _("The newsroom has picked this comment as it is. It can’t be changed any more.")
)
REDACTED = Refusal(
    "redacted",
    _("A moderator has changed this comment, so its author can’t change it any more."),
)
SAME_TEXT = Refusal("same_text", _("Nothing is changed yet: this is the text as it stands."))
CHANGED_OFTEN = Refusal("changed_often", _("This comment was changed 20 times, which is the most."))


def why_cannot_edit(
    *,
    comment_state: str,
    author_id: int,
    created_at: datetime,
    discussion: Discussion,
    article: Article,
    member: Visitor,
    now: datetime,
    revision_count: int = 0,
    is_picked: bool = False,
    is_redacted: bool = False,
    is_answered: bool = False,
    may_still_speak: bool = True,
) -> Refusal | None:
    """Say why a member may not change a comment's text; a button asks without counting.

    Where a moderator reads comments before they appear, a changed one waits
    again, as a new one does. One with answers, in whatever state, can't: they
    would hang on nothing. Nor can what a moderator has changed: what was taken out would come
    back. `may_still_speak` is False of what speaks for the moderation
    when its author doesn't any more.
    """
    if author_id != member.pk:
        return NOT_YOURS
    if comment_state not in (State.PUBLISHED, State.HELD):
        return NOT_THERE
    if not may_still_speak:
        return NOT_FOR_THE_MODERATION
    if now > edit_until(created_at, member):
        return _too_late(edit_until(created_at, member) - created_at)
    if is_picked:
        return PICKED
    if is_redacted:
        return REDACTED
    if revision_count >= MAX_REVISIONS:
        return CHANGED_OFTEN
    if waits_when_changed(comment_state, discussion, member) and is_answered:
        return ANSWERED
    return why_closed(discussion, article, now) or why_cannot_write(member, now)


def edit_until(created_at: datetime, member: Visitor) -> datetime:
    """Return until when a member can change a comment of theirs: their level of trust says."""
    return created_at + member.trust.edit_window if member.is_authenticated else created_at


def _too_late(window: timedelta) -> Refusal:
    minutes = window.seconds // 60
    message = ngettext(
        "You can change a comment for %(n)s minute. That time is over.",
        "You can change a comment for %(n)s minutes. That time is over.",
        minutes,
    )
    return Refusal("too_late", message % {"n": minutes})


def why_answered(found: str) -> Refusal:
    """Say why a comment with answers can't be changed to what would wait, for what was found."""
    if not found:
        return ANSWERED
    message = str(ANSWERED_AND_FOUND.message) % {"found": found}
    return Refusal(ANSWERED_AND_FOUND.code, message)


def waits_when_changed(comment_state: str, discussion: Discussion, author: Visitor) -> bool:
    """Say whether a comment that readers see would wait for a moderator once it is changed."""
    return comment_state == State.PUBLISHED and (
        discussion.mode == Mode.PREMODERATED or waits_as_newcomer(discussion, author)
    )
