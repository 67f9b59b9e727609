"""Who may calm a discussion, by how much, and what must be said."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from forum.moderation.measures.places.models import PlaceMeasure, PlaceWhy
from forum.moderation.rules import NEEDS_NOTE
from forum.refusals import Refusal

# What moderators choose from.
WHYS = tuple(why for why in PlaceWhy if why != PlaceWhy.NEWSROOM)
SLOW_MINUTES = (1, 2, 5, 10, 15, 30, 60)  # As many as Discussion allows.
MAX_NEWCOMERS = 50  # Published comments; more would hold nearly everybody's.
PAUSES = {hours: timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 48)}
MEASURES_SHOWN = 20  # Of one article.

STALE = Refusal(
    "stale", _("A colleague has changed this meanwhile. Please look at what holds now.")
)
UNCHANGED = Refusal("unchanged", _("This holds already. Nothing is changed."))
NOT_LAST = Refusal(
    "not_last", _("Something was changed since, so this can’t be taken back by itself.")
)


def why_unexplained(reason: str, note: str) -> Refusal | None:
    """Say what is missing for the log to tell why."""
    return NEEDS_NOTE if reason == PlaceWhy.OTHER and not note.strip() else None


def can_undo(last: PlaceMeasure | None) -> bool:
    """Say whether the last act on a discussion can be taken back: a moderator's that takes none."""
    return last is not None and last.undoes_id is None and last.reason != PlaceWhy.NEWSROOM
