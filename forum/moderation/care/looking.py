"""Count what a moderator has before them, and say how the room treats them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.acts import BAD
from forum.moderation.care import rules
from forum.moderation.care.forgetting import forget_looks_of
from forum.moderation.care.models import Care, HardLook
from forum.moderation.cases.shown import ShownCase
from forum.moderation.chain.models import LogHead
from forum.moderation.checks.listing import WordLists
from forum.moderation.checks.models import ChecksVersion
from forum.moderation.checks.tuning import find_snapshot
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.grounds import read_grounds
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reports.models import Report
from forum.moderation.subjects.shown import ShownSubject
from forum.ready.compiled import CompiledQuery, read_both


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a good comment is due (good.py). Numbers of decisions; 0 for none."""

    is_wanted: bool
    newest_bad: int  # The last comment that the moderator removed or hid.
    bad_enough: int  # The one GOOD_AFTER before, so counted from the last on.
    shown_at: int  # What was `newest_bad` when a good one came last.
    comment_id: int | None  # That one.


@dataclass(frozen=True, slots=True)
class ShownCare:
    """How a page treats who works with it. For that moderator's own eyes."""

    hides_words: bool
    looked_count: int  # Hard comments of today, each once.
    lists: tuple[WordLists, ...]  # Whose words are hidden; none where nothing is.
    turn: Turn

    @property
    def suggests_break(self) -> bool:
        """Say whether it is time for a break."""
        return self.looked_count >= rules.BREAK_FROM


def look_at_cases(
    cases: Iterable[ShownCase | ShownSubject], moderator: Member, now: datetime
) -> ShownCare:
    """Count the hard ones among cases that a page shows, and return how it shows them."""
    return look_at([pk for one in cases if (pk := one.hard_comment)], moderator, now)


def look_at_one(
    comment_id: int, moderator: Member, now: datetime, *, besides: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the same of a page about one comment, by all that it was ever reported for.

    So are notices of illegal content about it read. `besides` is what the thread below it
    is reported for. For its context: `care`, and `is_harsh` for its text. One query more.
    """
    reports = Report.objects.filter(comment=comment_id).order_by().values_list("reason")
    notices = LegalNotice.objects.filter(comment=comment_id).order_by().values_list("ground")
    named = {code for (code,) in reports.union(notices)}
    reasons = {*besides, *named, *read_grounds(named)}
    is_hard = rules.is_hard(reasons=reasons, checks=())
    care = look_at([comment_id] if is_hard else [], moderator, now)
    return {"care": care, "is_harsh": rules.is_harsh(reasons)}


def look_at(comment_ids: Iterable[int], moderator: Member, now: datetime) -> ShownCare:
    """Count hard comments that a moderator sees now, and return how the page treats them.

    One query, two more where a hard one is new today.
    """
    day, ids = timezone.localdate(now), sorted(set(comment_ids))
    care, seen = _read(moderator, day, ids)
    new = [pk for pk in ids if pk not in seen]
    if new:
        # Whoever looks at the same in two windows at once is counted once.
        looks = [HardLook(member=moderator, day=day, comment_id=pk) for pk in new]
        HardLook.objects.bulk_create(looks, ignore_conflicts=True)
        care = read_care(moderator, day)
        if care.looked_count <= len(new):  # The first of the day.
            forget_looks_of(moderator, day)
    return care


def read_care(moderator: Member, day: date) -> ShownCare:
    """Return how the room treats a moderator, in one query; preset until they choose."""
    return _read(moderator, day, ())[0]


def _read(moderator: Member, day: date, ids: Collection[int]) -> tuple[ShownCare, set[int]]:
    """Return the same, and which of these comments were looked at today already."""
    treats = _treats_query.fill(moderator=moderator.pk, day=day)
    among = _among_query.fill(moderator=moderator.pk, day=day, comments=ids)
    row, seen = read_both(treats, among, width=8)
    if row is None:
        raise LogHead.DoesNotExist
    hides, number, stamp, wanted, newest, enough, shown_at, shown = row
    hides = hides is None or bool(hides)
    lists = find_snapshot(stamp or 0).lists if hides else None
    care = ShownCare(
        hides_words=hides,
        looked_count=number or 0,
        lists=(lists.words,) if lists else (),
        turn=Turn(wanted is None or bool(wanted), newest or 0, enough or 0, shown_at or 0, shown),
    )
    return care, {pk for (pk,) in seen if pk}


def _treats(moderator: int, day: date) -> QuerySet[LogHead, Any]:
    """Return in one row what the moderator wants, has seen today and has decided."""
    looked = _looks_of(moderator, day).values("member").annotate(number=Count("pk"))
    mine = Care.objects.filter(pk=moderator)
    bad = Decision.objects.filter(moderator=moderator, act__in=BAD).order_by("-pk").values("pk")
    return LogHead.objects.values_list(
        Subquery(mine.values("hides_words")),
        Subquery(looked.values("number")),
        Subquery(ChecksVersion.objects.values("stamp")[:1]),
        Subquery(mine.values("shows_good")),
        Subquery(bad[:1]),
        Subquery(bad[rules.GOOD_AFTER - 1 : rules.GOOD_AFTER]),
        Subquery(mine.values("good_at")),
        Subquery(mine.values("good")),
    )


def _among(moderator: int, day: date, comments: list[int]) -> QuerySet[HardLook, Any]:
    """Return which of these comments were looked at today."""
    return _looks_of(moderator, day).filter(comment__in=comments).values_list("comment")


_treats_query = CompiledQuery(_treats, "moderator", days=("day",))
_among_query = CompiledQuery(_among, "moderator", lists=("comments",), days=("day",))


def count_by_day(moderator: Member, today: date) -> list[tuple[date, int]]:
    """Return how many hard comments a moderator looked at by day, the last one first."""
    rows = HardLook.objects.filter(member=moderator, day__gt=today - rules.KEPT_FOR)
    counted = rows.values_list("day").annotate(number=Count("pk"))
    return list(counted.order_by("-day"))


def _looks_of(moderator: Member | int, day: date) -> QuerySet[HardLook]:
    return HardLook.objects.filter(member=moderator, day=day).order_by()
