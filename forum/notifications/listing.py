"""A member's notices, newest first, a page at a time."""

from dataclasses import dataclass

from forum.members.models import Member
from forum.notifications.models import Notice

PAGE_SIZE = 30  # Notices.


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, and the cursor from which older ones follow; None at the end."""

    notices: list[Notice]
    next_before: int | None


def load_page(member: Member, *, before: int | None) -> NoticePage:
    """Return the notices that are older than the one numbered `before`. One query."""
    rows = Notice.objects.shown().filter(recipient=member).select_related("actor").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    notices = found[:PAGE_SIZE]
    return NoticePage(notices, notices[-1].pk if len(found) > PAGE_SIZE else None)
