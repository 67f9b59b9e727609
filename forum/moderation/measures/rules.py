"""Who may take which measure against whom, and for how long."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.measures.models import MemberNote
from forum.moderation.rules import (
    NOT_ALLOWED,
    why_cannot_work,
    why_cannot_work_everywhere,
)
from forum.moderation.scopes.covering import NEAR_MEASURES, has_written_in
from forum.refusals import Refusal

# A watch is for finding out, and ends: from an evening to a season.
WATCHES = {
    "1d": (timedelta(days=1), _("1 day")),
    "7d": (timedelta(days=7), _("7 days")),
    "30d": (timedelta(days=30), _("30 days")),
    "90d": (timedelta(days=90), _("90 days")),
}
NOTES_SHOWN = 3  # At a case; the member's page has NOTES_ON_PAGE.
NOTES_ON_PAGE = 50

OWN_MEASURE = Refusal("yourself", _("You can’t take measures against yourself."))
STAFF = Refusal(
    "staff", _("Only an administrator can take measures against someone who works here.")
)
NOT_WARNED = Refusal("not_warned", _("There is no warning that the member has yet to confirm."))
NOT_WATCHED = Refusal("not_watched", _("This member isn’t watched."))
NOT_FIXED = Refusal("not_fixed", _("No moderator has set this member’s level of trust."))
NOT_BANNED = Refusal("not_banned", _("This member isn’t banned."))
IS_BANNED = Refusal("is_banned", _("This member is banned. Lift the ban first."))
OUT_OF_REACH = Refusal(
    "out_of_reach",
    _("This member has written nothing in the sections and articles that you moderate."),
)
NOT_YOUR_OWN = Refusal("not_yours", _("Only whoever decided it can take it back so."))
REPLACES_ANOTHER = Refusal(
    "replaces_another",
    _("It took the place of an earlier measure. Set that one anew, or end this one."),
)
EMPTY_NOTE = Refusal("empty_note", _("Please write something first."))
NOTE_IS_GONE = Refusal("is_undone", _("This has been taken back already."))
STALE = Refusal(
    "decided_meanwhile",
    _("A colleague has decided something about this member meanwhile. Please look again."),
)


def why_cannot_measure(
    *, act: str, member: Member, moderator: Member, now: datetime, judges_appeal: bool = False
) -> Refusal | None:
    """Say why a moderator may not take a measure against a member, or end one.

    A ban, and its end, takes a permission of its own; who judges the appeal
    of one may lift it without. Whether who moderates parts of the site may warn
    this member, why_out_of_reach() says; all else holds on the whole site.
    """
    if act in (Act.PRUNE, Act.UNPRUNE):  # What somebody wrote, not their account.
        return _why_cannot_prune(member, moderator, now)
    is_ban = act in (Act.BAN, Act.UNBAN) and not judges_appeal
    if not moderator.is_authenticated or not moderator.has_perm("members.suspend_member"):
        return NOT_ALLOWED
    if is_ban and not moderator.has_perm("members.ban_member"):
        return NOT_ALLOWED
    if member.pk == moderator.pk:
        return OWN_MEASURE
    # Who may change members' accounts is an administrator.
    if member.is_staff and not moderator.has_perm("members.change_member"):
        return STAFF
    if act in NEAR_MEASURES:
        return why_cannot_work(moderator, now)
    return why_cannot_work_everywhere(moderator, now)


def why_out_of_reach(*, member: Member, moderator: Member) -> Refusal | None:
    """Say why a member is no concern of a moderator of parts of the site; one query at most."""
    return None if has_written_in(scope_of(moderator), member) else OUT_OF_REACH


def _why_cannot_prune(member: Member, moderator: Member, now: datetime) -> Refusal | None:
    own = OWN_MEASURE if member.pk == moderator.pk else None
    return why_cannot_work(moderator, now) or own


def why_cannot_note(*, member: Member, author: Member, text: str, now: datetime) -> Refusal | None:
    """Say why a moderator may not add a note about a member."""
    if refusal := why_cannot_work(author, now):
        return refusal
    if member.pk == author.pk:
        return OWN_MEASURE
    return None if text else EMPTY_NOTE


def why_cannot_take_note_back(*, note: MemberNote, author: Member, now: datetime) -> Refusal | None:
    """Say why somebody may not take a note back: it is for who has just slipped, once."""
    if refusal := why_cannot_work(author, now):
        return refusal
    if note.author_id != author.pk:
        return NOT_YOUR_OWN
    return NOTE_IS_GONE if note.taken_back_at else None


def why_out_of_place(*, act: str, member: Member, now: datetime) -> Refusal | None:
    """Say why an act makes no sense for a member as they stand."""
    if act == Act.UNWARN and not member.is_warned:
        return NOT_WARNED
    if act == Act.UNWATCH and not member.is_watched(now):
        return NOT_WATCHED
    if act == Act.UNTRUST and member.fixed_trust_level is None:
        return NOT_FIXED
    if act == Act.UNBAN and not member.is_banned:
        return NOT_BANNED
    return IS_BANNED if act == Act.BAN and member.is_banned else None
