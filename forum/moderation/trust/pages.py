"""The page of one's own standing, and the page that tells everybody of the levels."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum.members.models import Member
from forum.members.trust.levels import HELD_AGAINST_FOR, LEVELS, Ask, Level, asks_of
from forum.members.trust.words import say_ask, say_had, say_opens
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import signed_in
from forum.moderation.telling import SENTENCES
from forum.moderation.trust.settling import lock_and_settle
from forum.moderation.trust.standing import NO_FACTS, Standing, read_standings

DECISIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ShownAsk:
    """What a level asks, in words, with what a member has of it."""

    words: str
    had: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """A level in words."""

    level: Level
    asks: list[str]
    opens: list[str]


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """Where a member stands, in words."""

    level: ShownLevel
    is_fixed: bool
    before: Level | None  # A higher level that the member has had.
    lost: list[ShownAsk]  # What is missing for that.
    next: Level | None
    asks: list[ShownAsk]  # What the next level asks.


def show_level(level: Level) -> ShownLevel:
    """Return a level in words."""
    return ShownLevel(level, [say_ask(ask) for ask in asks_of(level, NO_FACTS)], say_opens(level))


def show_standing(standing: Standing) -> ShownStanding:
    """Return where a member stands in words."""
    asks = standing.next_asks
    return ShownStanding(
        level=show_level(LEVELS[standing.level]),
        is_fixed=standing.fixed is not None,
        before=LEVELS[standing.best] if standing.best > standing.level else None,
        lost=_show_asks(standing.lost),
        next=LEVELS[standing.level + 1] if asks else None,
        asks=_show_asks(asks),
    )


def load_standing(member: Member, now: datetime) -> ShownStanding:
    """Return where a member stands as it is written: one query."""
    return show_standing(read_standings([member.pk], now)[0])


@require_safe
@login_required
def standing(request: HttpRequest) -> HttpResponse:
    """Show members their own standing; what has changed with time alone is settled by that."""
    member, now = signed_in(request), timezone.now()
    found = read_standings([member.pk], now)[0]
    if found.due != found.level:
        lock_and_settle([member.pk], now)
        found = read_standings([member.pk], now)[0]
    told = Decision.objects.filter(member=member, act__in=SENTENCES).order_by("-pk")
    context = {
        "standing": show_standing(found),
        "is_suspended": member.is_suspended(now),
        "is_watched": member.is_watched(now),
        "decisions": told[:DECISIONS_SHOWN],
    }
    return render(request, "moderation/standing.html", context)


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """Tell everybody what each level asks and opens."""
    context = {"levels": [show_level(one) for one in LEVELS], "days": HELD_AGAINST_FOR.days}
    return render(request, "moderation/levels.html", context)


def _show_asks(asks: list[Ask]) -> list[ShownAsk]:
    return [ShownAsk(say_ask(ask), say_had(ask), ask.is_met) for ask in asks]
