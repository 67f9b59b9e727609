"""Who gives the roles of moderators to whom, and how many places one may have."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.discussion.rules import why_cannot_write
from forum.discussion.scopes import GIVE_ROLES
from forum.members.models import Member, Visitor
from forum.moderation.rules import NOT_ALLOWED
from forum.refusals import Refusal

MAX_PLACES = 50  # Sections and articles together: each list in the room asks for all of them.
MOST_WORDS = 300  # Characters to the member: a notice has room for 500 with what they are now.
CHANGES_SHOWN = 20  # Of one member.
MOST_SHOWN = 200  # Moderators on one page.

YOURSELF = Refusal(
    "yourself", _("You can’t change your own role. Another administrator has to do it.")
)
IS_ADMINISTRATOR = Refusal(
    "is_administrator",
    _("Who gives out the roles moderates the whole site. Take that role away first, below."),
)
CANNOT_SIGN_IN = Refusal("cannot_sign_in", _("Nobody can sign in with this account."))
NO_PLACE = Refusal("no_place", _("Please choose at least one section or article."))
TOO_MANY_PLACES = Refusal(
    "too_many_places", _("At most 50 sections and articles. Give the whole site instead.")
)
UNCHANGED = Refusal("unchanged", _("This holds already. Nothing is changed."))
STALE = Refusal(
    "stale", _("A colleague has changed this meanwhile. Please look at what holds now.")
)


def can_give_roles(member: Visitor) -> bool:
    """Say whether the member gives out roles: an administrator."""
    return member.is_authenticated and member.has_perm(GIVE_ROLES)


def why_cannot_give_desk(*, member: Member, by: Member, now: datetime) -> Refusal | None:
    """Say why somebody may not change the roles of a member that say nothing of the room."""
    if not can_give_roles(by):
        return NOT_ALLOWED
    if refusal := why_cannot_write(by, now):
        return refusal
    if member.pk == by.pk:
        return YOURSELF
    return None if member.is_active and member.is_claimed else CANNOT_SIGN_IN


def why_cannot_give(*, member: Member, by: Member, now: datetime) -> Refusal | None:
    """Say why somebody may not change the role that a member has in the room."""
    refusal = why_cannot_give_desk(member=member, by=by, now=now)
    return refusal or (IS_ADMINISTRATOR if can_give_roles(member) else None)


def why_not_these(*, is_moderator: bool, is_whole: bool, place_count: int) -> Refusal | None:
    """Say why nobody can moderate just these places."""
    if not is_moderator or is_whole:
        return None
    if not place_count:
        return NO_PLACE
    return TOO_MANY_PLACES if place_count > MAX_PLACES else None
