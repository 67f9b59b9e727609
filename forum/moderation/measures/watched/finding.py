"""Find who is under watch, a page at a time, by name if one is asked for."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.acts import Act
from forum.moderation.checks.tuning import current_snapshot
from forum.moderation.decisions.models import Decision

PAGE_SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody under watch by a measure, with the decision."""

    member: Member
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on the list of the check, and whose it is, if anybody's."""

    name: str
    member: Member | None


def load_watched(name: str, after: str, now: datetime) -> tuple[list[Watched], str]:
    """Return a page of those whose watch runs, the first to end first, and the next page's key.

    `name` is a part of theirs, "" for all; two queries.
    """
    rows = Member.objects.filter(_begins_after(after), watched_until__gt=now)
    if key := name_key(name):
        rows = rows.filter(Q(username_key__contains=key) | Q(name_key__contains=key))
    last = Decision.objects.filter(member=OuterRef("pk"), act=Act.WATCH).order_by("-pk")
    rows = rows.annotate(watch=Subquery(last.values("pk")[:1]))
    found = list(rows.order_by("watched_until", "pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    ids = [member.watch for member in shown]
    decisions = Decision.objects.select_related("moderator").in_bulk(ids)
    page = [Watched(member, decisions.get(member.watch)) for member in shown]
    return page, key_of(shown[-1]) if len(found) > PAGE_SIZE else ""


def load_listed(name: str, after: str) -> tuple[list[Listed], str]:
    """Return a page of the names on the check's list in their order, and the next page's key.

    The list is in memory; one query for whose the names are.
    """
    key, start = name_key(name), name_key(after)
    names = sorted(one for one in current_snapshot().lists.watched_members if key in one)
    begin = bisect_right(names, start) if start else 0
    shown = names[begin : begin + PAGE_SIZE]
    rows = Member.objects.filter(username_key__in=shown)
    members = {member.username_key: member for member in rows}
    is_last = begin + PAGE_SIZE >= len(names)
    return [Listed(one, members.get(one)) for one in shown], "" if is_last else shown[-1]


def key_of(member: Member) -> str:
    """Return the key after which the next page begins: when the watch ends, and whose it is."""
    ends = member.watched_until or _EPOCH
    return f"{(ends - _EPOCH) // timedelta(microseconds=1)}.{member.pk}"


def _begins_after(key: str) -> Q:
    if not re.fullmatch(r"[0-9]{1,17}\.[0-9]{1,18}", key, re.ASCII):
        return Q()
    ends, pk = map(int, key.split("."))
    at = _EPOCH + timedelta(microseconds=ends)
    return Q(watched_until__gt=at) | Q(watched_until=at, pk__gt=pk)
