"""Who may report a thread or a member, and who judges such reports."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.discussion.rules import why_cannot_write
from forum.members.models import Member, Visitor
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.decisions.models import Decision
from forum.moderation.rules import why_not_theirs
from forum.refusals import Refusal

RELATED_SHOWN = 5  # Open cases of a member's comments, or of those in a thread.

REPORTS_SELF = Refusal("own", _("This is you."))
IS_NOBODY = Refusal(
    "is_nobody", _("Nobody can sign in with this name. Please report what is wrong by a comment.")
)
REPORTED_BEFORE = Refusal(
    "reported_before", _("You have reported this member already. A moderator will look at it.")
)
THREAD_REPORTED_BEFORE = Refusal(
    "reported_before", _("You have reported this thread already. A moderator will look at it.")
)
NO_THREAD = Refusal("no_thread", _("Nobody has answered this comment."))
NOTHING_REPORTED = Refusal("nothing_reported", _("Nothing that was reported waits here."))
NOT_DISMISSED = Refusal("not_dismissed", _("A colleague has decided something about this since."))
REPORTED_ANEW = Refusal(
    "reported_anew", _("This has been reported again since. Please judge that case.")
)


def why_cannot_report_member(*, reported: Member, member: Visitor, now: datetime) -> Refusal | None:
    """Say why a member may not report another; asks no query."""
    if reported.pk == member.pk:
        return REPORTS_SELF
    if not reported.is_claimed or not reported.is_active:
        return IS_NOBODY
    return why_cannot_write(member, now)


def why_cannot_judge_subject(case: Case, *, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a moderator may not judge a thread's or member's case now, which need not be open."""
    return why_not_theirs(case, moderator=moderator, now=now) or why_left_to_others(
        case, moderator, now
    )


def why_left_to_others(case: Case, moderator: Member, now: datetime) -> Refusal | None:
    """Say which colleague has taken an open case, or that it was handed over to the seniors."""
    if case.closed_at is not None:
        return None
    return why_somebody_elses(case, moderator, now)


def why_cannot_take_up(case: Case, *, last: Decision | None, is_anew: bool) -> Refusal | None:
    """Say why dismissed reports can't be taken up again: only what was decided last can be."""
    if last is None or last.act not in (Act.LET_BE, Act.LEAVE):
        return NOT_DISMISSED
    return REPORTED_ANEW if case.closed_at and is_anew else None
