"""The log: every decision, who, when and why."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.models import Decision

PAGE_SIZE = 50
# The other filters, and what each asks of a decision.
COLUMNS = {
    "reason": "reason",
    "since": "decided_at__gte",
    "until": "decided_at__lt",
    "article": "comment__article",
    "section": "comment__article__section__slug",
}


def load_log(filters: Mapping[str, Any], *, after: int) -> tuple[list[Decision], int]:
    """Return a page of decisions, newest first, and the key of the next page or 0.

    `filters` may hold the name of a `member` and of a `moderator`, an `act`, a
    `reason`, the times `since` (included) and `until` (not), the id of an
    `article` and the slug of a `section`, which leave what isn't about comments out.
    """
    rows = list(_filtered(filters, after)[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return shown, shown[-1].pk if len(rows) > PAGE_SIZE else 0


def load_log_of_comment(comment_id: int) -> list[Decision]:
    """Return the newest decisions about a comment, what its author had for it among them."""
    decisions = Decision.objects.filter(comment_id=comment_id)
    return list(decisions.select_related("moderator", "member").order_by("-pk")[:PAGE_SIZE])


def _filtered(filters: Mapping[str, Any], after: int) -> QuerySet[Decision]:
    decisions = Decision.objects.select_related("moderator", "member").order_by("-pk")
    if after:
        decisions = decisions.filter(pk__lt=after)
    if member := filters.get("member"):
        decisions = decisions.filter(member__in=_named(member))
    if moderator := filters.get("moderator"):
        decisions = decisions.filter(moderator__in=_named(moderator))
    if act := filters.get("act"):
        decisions = decisions.filter(act=act)
    columns = {name: column for name, column in COLUMNS.items() if filters.get(name)}
    return decisions.filter(**{column: filters[name] for name, column in columns.items()})


def _named(name: str) -> QuerySet[Member]:
    """Return who goes by a name, on the page or in addresses."""
    key = name_key(name)
    return Member.objects.filter(Q(username_key=key) | Q(name_key=key))
