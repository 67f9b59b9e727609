"""What must be said, and known, before it is changed how the checks judge."""

from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.community.rules import SAY_WHY
from forum.refusals import Refusal

STALE = Refusal(
    "stale",
    _(
        "A colleague has changed this since you opened the page. What you had left alone shows "
        "what holds now, what you typed is still there. Please look again, then save."
    ),
)


def why_unexplained(by: Member | None, why: str) -> Refusal | None:
    """Say what is missing for the log to tell why; programs need no why."""
    return SAY_WHY if by is not None and not why.strip() else None
