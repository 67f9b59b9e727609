"""How much waits for a moderator: the numbers above every page of the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils import timezone

from forum.discussion.scopes import Scope, scope_of
from forum.discussion.wide_calm import WideCalmStamp
from forum.members.models import Member
from forum.moderation.cases.models import Case, CaseQuerySet
from forum.moderation.chain.models import LogHead
from forum.moderation.scopes.compiled import ScopedQuery
from forum.moderation.scopes.covering import (
    covers_wave,
    waiting_appeals,
    waiting_complaints,
    waiting_notices,
    waiting_page_notices,
)
from forum.moderation.waves.models import Wave
from forum.moderation.waves.running import running_waves
from forum.ready.compiled import read_both

PLACES_NAMED = 5  # Of a moderator's scope, above every page of the room.
WATCHED_FOR = timedelta(days=7)  # A comment that nobody minded in a week needs no watching.
TABS = ("", "reported", "held", "watched")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases, appeals and notices of illegal content wait, exactly; waves that are on.

    All of it in a moderator's scope; `is_whole` says whether that is the site, `places` and
    `more_place_count` what else it is.
    """

    waiting: int
    reported: int
    held: int
    watched: int
    appeals: int
    legal: int  # Notices of both kinds, and complaints.
    complaints: int  # About decisions about notices.
    page_notices: int  # About articles and members.
    waves: list[Wave]
    is_whole: bool
    places: list[str]
    more_place_count: int


def count_waiting(moderator: Member) -> Counts:
    """Count what waits in a scope: a walk through the open cases and the few others, together."""
    scope, now = scope_of(moderator), timezone.now()
    since = now - WATCHED_FOR
    found, rows = read_both(_others.fill(scope), _cases.fill(scope, since=since), width=5)
    if found is None:
        raise LogHead.DoesNotExist
    appeal_count, *legal, stamp = found
    waiting, reported, held, watched = (number or 0 for number in rows[0])
    return Counts(
        waiting=waiting,
        reported=reported,
        held=held,
        watched=watched,
        appeals=appeal_count or 0,
        legal=sum(number or 0 for number in legal),
        complaints=legal[1] or 0,
        page_notices=legal[2] or 0,
        waves=[one for one in running_waves(stamp or 0, now) if covers_wave(scope, one)],
        is_whole=scope.is_whole,
        places=scope.name_some(PLACES_NAMED),
        more_place_count=max(0, len(scope.names) - PLACES_NAMED),
    )


def shown_now(now: datetime, scope: Scope) -> CaseQuerySet:
    """Return the open cases in a scope, of what is only watched those of WATCHED_FOR."""
    return shown_since(now - WATCHED_FOR, scope)


def shown_since(since: datetime, scope: Scope) -> CaseQuerySet:
    """Return the open cases in a scope, of what is only watched those opened since then."""
    asks = Q(is_reported=True) | Q(is_held=True) | Q(is_noticed=True)
    return Case.objects.open().filter(asks | Q(opened_at__gt=since), scope.of("article"))


def _others_in(scope: Scope) -> QuerySet[LogHead, Any]:
    """Return in one row how much waits that is no case, and the stamp of the waves."""
    appeals = waiting_appeals(scope).values("judged_at")
    notices = waiting_notices(scope).values("decided_at")
    complaints = waiting_complaints(scope).values("judged_at")
    pages = waiting_page_notices(scope).values("decided_at")
    return LogHead.objects.values_list(
        Subquery(appeals.annotate(number=Count("pk")).values("number")),
        Subquery(notices.annotate(number=Count("pk")).values("number")),
        Subquery(complaints.annotate(number=Count("pk")).values("number")),
        Subquery(pages.annotate(number=Count("pk")).values("number")),
        Subquery(WideCalmStamp.objects.values("stamp")),
    )


def _cases_in(scope: Scope, since: datetime) -> QuerySet[Case, Any]:
    """Return in one row how many cases there are, and of each kind."""
    kinds = {f"{kind}_count": Count("pk", filter=Q(**{f"is_{kind}": True})) for kind in TABS[1:]}
    # Grouped by what is the same in all: in a subquery nothing else makes it one row.
    open_now = shown_since(since, scope).order_by().values("closed_at")
    return open_now.annotate(all_count=Count("pk"), **kinds).values_list("all_count", *kinds)


_others = ScopedQuery(_others_in)
_cases = ScopedQuery(_cases_in, times=("since",))
