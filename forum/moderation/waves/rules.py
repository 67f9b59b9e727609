"""Who may set wave mode, for how long, and what it is set to where nobody chose."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.discussion.access import OUT_OF_SCOPE
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.measures.places.models import PlaceWhy
from forum.moderation.rules import NOT_ALLOWED, why_cannot_work
from forum.moderation.scopes.covering import covers_wave
from forum.moderation.waves.models import Holds, Wave
from forum.refusals import Refusal

LENGTHS = {
    "1h": (timedelta(hours=1), _("1 hour")),
    "2h": (timedelta(hours=2), _("2 hours")),
    "6h": (timedelta(hours=6), _("6 hours")),
    "12h": (timedelta(hours=12), _("12 hours")),
    "1d": (timedelta(days=1), _("1 day")),
}
# What takes longer is no wave; the checks and the discussion's own switches are for it.
MAX_LENGTH = timedelta(days=1)
# When a wave that is on is to end, from now.
ENDS = {
    "30m": (timedelta(minutes=30), _("In 30 minutes")),
    "1h": (timedelta(hours=1), _("In 1 hour")),
    "2h": (timedelta(hours=2), _("In 2 hours")),
    "6h": (timedelta(hours=6), _("In 6 hours")),
    "12h": (timedelta(hours=12), _("In 12 hours")),
    "1d": (timedelta(days=1), _("In 1 day")),
    "2d": (timedelta(days=2), _("In 2 days")),
}
MAX_AHEAD = timedelta(days=2)  # A weekend; then somebody looks again.
MAX_NEWCOMERS = 50  # Published comments; more would hold nearly everybody's.
MAX_JOINED_HOURS = 168  # A week.

# One switch: what the form, and the button of a suggestion, begin with.
READY: dict[str, Any] = {
    "length": "2h",
    "holds": Holds.FOUND,
    "newcomers_below": 3,
    "slow_minutes": 5,
    "joined_hours": None,
    "reason": PlaceWhy.WAVE,
}
# Why one begins; the rest of PlaceWhy are ends.
WHYS = (PlaceWhy.WAVE, PlaceWhy.HEATED, PlaceWhy.SENSITIVE, PlaceWhy.OTHER)
# Why its end is moved: it goes on, or it is calm before its time.
MOVE_WHYS = (*WHYS[:-1], PlaceWhy.CALM_AGAIN, PlaceWhy.MISTAKE, PlaceWhy.OTHER)

# Comments that one request, or one step of the command, publishes or hides: some 0.3 s.
CHUNK = 20

IS_ON = Refusal("is_on", _("Wave mode is on here already. End it first to set it anew."))
NOT_ON = Refusal("not_on", _("Wave mode has ended here already."))
MOVED_MEANWHILE = Refusal("moved_meanwhile", _("Its end was moved meanwhile. Please look again."))
DOES_NOTHING = Refusal("does_nothing", _("Please choose at least one thing that it does."))
NOTHING_REMAINS = Refusal("nothing_remains", _("Nothing of what it held remains."))
# How far back what was posted before a wave can be held; before that it was no wave.
MAX_BACK = timedelta(hours=12)
NEWEST_LOOKED_AT = 20_000  # Comments of the site, among which those are.

TOO_FAR_BACK = Refusal("too_far_back", _("Please choose a time within the last 12 hours."))
TOO_MANY_SINCE = Refusal(
    "too_many_since",
    _("More came in since then than can be looked at together. Please choose a later time."),
)
NOTHING_TO_RECALL = Refusal(
    "nothing_to_recall", _("Nothing of what was posted since then would have been held.")
)
IS_RECALLING = Refusal(
    "is_recalling", _("What was posted before is being held just now. Please wait a moment.")
)
RECALL_UNDONE = Refusal("recall_undone", _("This has been taken back already."))
IS_RELEASING = Refusal("is_releasing", _("What remains is being published already."))
IS_UNDONE = Refusal("is_undone", _("This has been taken back already."))


def why_cannot_switch(*, moderator: Member, wave: Wave, now: datetime) -> Refusal | None:
    """Say why a member may not begin or end a wave: any moderator of an article may there."""
    if wave.article_id is None and not moderator.has_perm("moderation.start_wide_wave"):
        return NOT_ALLOWED
    return why_cannot_release(moderator=moderator, wave=wave, now=now)


def why_cannot_move(*, moderator: Member, wave: Wave, now: datetime) -> Refusal | None:
    """Say why a member may not move the end of a wave: what may be ended may be moved."""
    refusal = why_cannot_switch(moderator=moderator, wave=wave, now=now)
    return refusal or (None if wave.is_on(now) else NOT_ON)


def why_cannot_release(*, moderator: Member, wave: Wave, now: datetime) -> Refusal | None:
    """Say why a member may not publish what a wave held, or take that back."""
    if refusal := why_cannot_work(moderator, now):
        return refusal
    return None if covers_wave(scope_of(moderator), wave) else OUT_OF_SCOPE
