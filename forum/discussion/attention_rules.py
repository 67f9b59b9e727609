"""What members may follow, mute and be shown as new: limits with units, answers with reasons."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from forum.discussion.rules import SIGNED_OUT
from forum.members.models import Visitor
from forum.refusals import Refusal

# How much one member may follow, and mute; whoever reads what is new, or a
# thread without the muted, goes through all of it.
MAX_FOLLOWS, MAX_MUTES = 200, 200
# New comments are counted one by one up to here; beyond stands "999+".
MAX_COUNTED = 999
# Waiting comments of a followed member that are remembered, the newest first.
HELD_REMEMBERED = 50

# A reader who comes back within this time is still on the same visit: what was
# new stays marked on the next page and after a reply.
VISIT_GAP = timedelta(minutes=30)
# How long a page may lie open unread and still belong to the visit in which it was made.
VISIT_RESUMED_WITHIN = timedelta(hours=4)
# A visit in which nothing arrives is written down at most this often.
VISIT_WRITTEN_EVERY = timedelta(minutes=5)

FOLLOWS_SELF = Refusal("follows_self", _("You can’t follow yourself."))
FOLLOWS_MUTED = Refusal("follows_muted", _("You have muted this. Unmute it before you follow it."))
FOLLOWS_MANY = Refusal(
    "follows_many", _("You follow 200 things, which is the most. Unfollow one of them first.")
)
MUTES_SELF = Refusal("mutes_self", _("You can’t mute yourself."))
MUTES_MANY = Refusal(
    "mutes_many", _("You have muted 200 members and branches, which is the most. Unmute one first.")
)


def why_cannot_follow(
    *, member: Visitor, followed_id: int | None, is_muted: bool, follow_count: int
) -> Refusal | None:
    """Say why a member may not follow something more; `followed_id` is a member's, if it is one.

    The suspended may: they read.
    """
    if not member.is_authenticated or not member.is_active:
        return SIGNED_OUT
    if followed_id == member.pk:
        return FOLLOWS_SELF
    if is_muted:
        return FOLLOWS_MUTED
    return FOLLOWS_MANY if follow_count >= MAX_FOLLOWS else None


def why_cannot_mute(*, member: Visitor, muted_id: int | None, mute_count: int) -> Refusal | None:
    """Say why a member may not mute something more; `muted_id` is a member's, if it is one.

    Staff can be muted when they talk like everybody else.
    """
    if not member.is_authenticated or not member.is_active:
        return SIGNED_OUT
    if muted_id == member.pk:
        return MUTES_SELF
    return MUTES_MANY if mute_count >= MAX_MUTES else None
