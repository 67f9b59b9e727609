"""What a member was told, for their own copy of all that is kept of them."""

from collections.abc import Iterator
from typing import Any

from forum.members.models import Member
from forum.members.own_data import one_by_one
from forum.notifications.models import Notice


def tell_notices(member: Member) -> Iterator[dict[str, Any]]:
    """Yield the notices that they can read now."""
    for notice in one_by_one(Notice.objects.shown().filter(recipient=member)):
        yield {
            "at": notice.created_at,
            "kind": notice.kind,
            "about": notice.about,
            "says": notice.note,
            "address": notice.url,
            "read_at": notice.read_at,
        }
