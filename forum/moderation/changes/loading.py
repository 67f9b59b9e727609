"""Read a page of changes from the chain, with the rows they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.accounts.models import AccountChange
from forum.moderation.chain.appending import ACCOUNT, CHECK_CHANGE, NOTE, ROLE, RULE_CHANGE
from forum.moderation.chain.models import LogEntry
from forum.moderation.changes.saying import Side, places_of, say_check_change
from forum.moderation.checks.models import CheckChange
from forum.moderation.community.models import RuleChange
from forum.moderation.measures.models import MemberNote
from forum.moderation.scopes.models import RoleChange
from forum.moderation.scopes.shown import show_changes

PAGE_SIZE = 50
KINDS: dict[str, str | Promise] = {
    RULE_CHANGE: _("Rules"),
    CHECK_CHANGE: _("Checks and lists"),
    ROLE: _("Moderators"),
    ACCOUNT: _("Accounts"),
    NOTE: _("Notes about members"),
}
ROWS: dict[str, QuerySet[Any]] = {
    RULE_CHANGE: RuleChange.objects.select_related("by", "version__rule"),
    CHECK_CHANGE: CheckChange.objects.select_related("by"),
    ROLE: RoleChange.objects.select_related("by", "member"),
    ACCOUNT: AccountChange.objects.select_related("by", "member"),
    NOTE: MemberNote.objects.select_related("author", "member"),
}


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry: what was changed, by whom, when."""

    kind: str
    kind_name: str | Promise
    row: Any  # The change itself.
    by: Member | None
    at: datetime
    sides: Sequence[Side] = ()  # Of a check or a list.
    role: Any = None  # Of a role: scopes.shown.ShownChange.


def load_changes(kind: str, after: int) -> tuple[list[ShownEntry], int]:
    """Return a page of changes, of one kind or of all, newest first, and the next page's key or 0.

    One query a kind for the entries and one for the rows, three for the names of places.
    """
    kinds = (kind,) if kind in KINDS else tuple(KINDS)
    found = sorted(
        (entry for one in kinds for entry in _newest(one, after)),
        key=lambda entry: -entry.number,
    )
    page = found[:PAGE_SIZE]
    rows = {one: _rows_of(one, page) for one in kinds}
    entries = _show([(entry.kind, rows[entry.kind][entry.key]) for entry in page])
    return entries, page[-1].number if len(found) > PAGE_SIZE else 0


def _newest(kind: str, after: int) -> Iterable[LogEntry]:
    entries = LogEntry.objects.filter(kind=kind).order_by("-number").only("number", "kind", "key")
    return (entries.filter(number__lt=after) if after else entries)[: PAGE_SIZE + 1]


def _rows_of(kind: str, page: Iterable[LogEntry]) -> dict[int, Model]:
    keys = [entry.key for entry in page if entry.kind == kind]
    return {row.pk: row for row in ROWS[kind].filter(pk__in=keys)} if keys else {}


def _show(found: list[tuple[str, Any]]) -> list[ShownEntry]:
    """Return the entries in words."""
    roles = show_changes([row for kind, row in found if kind == ROLE])
    shown_roles = {one.change.pk: one for one in roles}
    places = places_of([row for kind, row in found if kind == CHECK_CHANGE])
    return [
        ShownEntry(
            kind,
            KINDS[kind],
            row,
            row.author if kind == NOTE else row.by,
            row.written_at if kind == NOTE else row.decided_at,
            sides=say_check_change(row, places) if kind == CHECK_CHANGE else (),
            role=shown_roles.get(row.pk) if kind == ROLE else None,
        )
        for kind, row in found
    ]
