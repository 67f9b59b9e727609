"""Suggest wave mode when reports or new accounts jump.

In the last WINDOW (15 minutes) came `count`. `usual` is the mean of 15 minutes
in the hour before the same time of day, over the last DAYS days. It jumps when
`count` is at least the floor and at least FACTOR times `usual`: the floor keeps
quiet hours quiet, in which one report is many times none. Reports count while they
are open, as what is judged needs no wave any more, and from REPORTERS members on, so
that one alone can't raise it. Accounts count from the end of the last wave on the site, which
has met those before: nobody judges an account, so it would call for one wave after another.
The place is the article that SHARE of the reports are
about, else the section, else the site.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Article, Section
from forum.discussion.scopes import scope_of
from forum.discussion.wide_calm import Extent
from forum.members.models import Member
from forum.moderation.reports.models import Report
from forum.moderation.scopes.covering import covers_wave
from forum.moderation.waves.models import Wave
from forum.moderation.waves.rules import READY, why_cannot_switch

WINDOW = timedelta(minutes=15)
USUAL_HOUR = timedelta(hours=1)
DAYS = 7
FACTOR = 3
REPORT_FLOOR = 8
REPORTERS = 3
ACCOUNT_FLOOR = 10
SHARE = 0.6
KEPT_FOR = 60  # Seconds that what was found is shown to all moderators.
KEY = "waves.jumps"


@dataclass(frozen=True, slots=True)
class Jump:
    """What jumped ("reports" or "accounts"), by how much, and where."""

    kind: str
    count: int
    usual: float
    extent: str = Extent.SITE
    article_id: int = 0
    section_id: int = 0
    section_slug: str = ""
    language: str = ""  # Of the article.
    name: str = ""
    name_ja: str = ""  # Of the section, if it has one.

    @property
    def place(self) -> str:
        """Return the headline or the section's name, in the reader's language."""
        return self.name_ja if self.name_ja and get_language() == "ja" else self.name

    @property
    def wave(self) -> Wave:
        """Return the wave that would meet it, nowhere written: its place alone."""
        if self.extent == Extent.ARTICLE:
            return Wave(article=Article(pk=self.article_id, section_id=self.section_id))
        return Wave(section_id=self.section_id or None)

    @property
    def query(self) -> str:
        """Return the part of the form's address that names the place."""
        if self.extent == Extent.ARTICLE:
            return f"?article={self.article_id}"
        return f"?section={self.section_slug}" if self.extent == Extent.SECTION else ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A jump for which nothing is on yet; whether this moderator may switch it on."""

    jump: Jump
    may_start: bool
    ready: dict[str, Any]


def suggest_waves(moderator: Member, running: Sequence[Wave]) -> list[Suggestion]:
    """Return what jumped and isn't met yet. Four queries a minute for all moderators together."""
    jumps = cache.get(KEY)
    if jumps is None:
        jumps = find_jumps(timezone.now())
        cache.set(KEY, jumps, KEPT_FOR)
    scope = scope_of(moderator)
    ready = {name: value for name, value in READY.items() if value is not None}
    return [
        Suggestion(
            jump,
            why_cannot_switch(moderator=moderator, wave=jump.wave, now=timezone.now()) is None,
            ready,
        )
        for jump in jumps
        if covers_wave(scope, jump.wave) and not any(_is_met(jump, wave) for wave in running)
    ]


def forget_jumps() -> None:
    """Have what jumps counted anew, once a wave is over and what it met may be judged."""
    cache.delete(KEY)


def find_jumps(now: datetime) -> list[Jump]:
    """Ask what jumps now; two queries, two more where reports do, and where accounts do."""
    jumps = []
    reports = Report.objects.filter(comment__isnull=False)
    count, usual = _count(reports, "created_at", now, which=Q(closed_at=None))
    if is_jump(count, usual, REPORT_FLOOR) and (place := _find_place(now)) is not None:
        jumps.append(Jump("reports", count, usual, **place))
    accounts = Member.objects.filter(is_claimed=True)
    count, usual = _count(accounts, "date_joined", now)
    if is_jump(count, usual, ACCOUNT_FLOOR) and (met_until := _find_last_end()):
        lately = accounts.filter(date_joined__gt=max(met_until, now - WINDOW))
        count = lately.filter(date_joined__lte=now).count()
    if is_jump(count, usual, ACCOUNT_FLOOR):
        jumps.append(Jump("accounts", count, usual))
    return jumps


def is_jump(count: int, usual: float, floor: int) -> bool:
    """Say whether a count is far more than usual. Pure."""
    return count >= floor and count >= FACTOR * usual


def _count(
    rows: QuerySet[Any], field: str, now: datetime, which: Q | None = None
) -> tuple[int, float]:
    """Return how many came in the last WINDOW, and in as long a time usually; by an index.

    `which` says which of the last ones count, if not all do.
    """
    lately = Q(**{f"{field}__gt": now - WINDOW, f"{field}__lte": now})
    before = Q()
    for days in range(1, DAYS + 1):
        end = now - timedelta(days=days)
        before |= Q(**{f"{field}__gt": end - USUAL_HOUR, f"{field}__lte": end})
    counts = rows.filter(lately | before).aggregate(
        lately=Count("pk", filter=lately & which if which else lately),
        before=Count("pk", filter=before),
    )
    return counts["lately"], counts["before"] / (DAYS * (USUAL_HOUR / WINDOW))


def _find_last_end() -> datetime | None:
    """Return when the last wave on the site ended, or will; None if there never was one."""
    ends = Wave.objects.filter(extent=Extent.SITE).aggregate(
        last=Max(Coalesce("ended_at", "until"))
    )
    return ends["last"]


def _find_place(now: datetime) -> dict[str, Any] | None:
    """Return where the last reports are about; None if too few members made them."""
    lately = Report.objects.filter(
        created_at__gt=now - WINDOW, comment__isnull=False, closed_at=None
    )
    rows = list(lately.values_list("comment__article", "comment__article__section", "reporter"))
    if len({reporter for _article, _section, reporter in rows}) < REPORTERS:
        return None
    if article_id := _where_most(article for article, _section, _reporter in rows):
        article = Article.objects.only("headline", "language").get(pk=article_id)
        return {
            "extent": Extent.ARTICLE,
            "article_id": article_id,
            "section_id": next(section or 0 for one, section, _r in rows if one == article_id),
            "name": article.headline,
            "language": article.language,
        }
    if section_id := _where_most(section for _article, section, _reporter in rows):
        section = Section.objects.get(pk=section_id)
        return {
            "extent": Extent.SECTION,
            "section_id": section_id,
            "section_slug": section.slug,
            "name": section.name,
            "name_ja": section.name_ja,
        }
    return {}


def _where_most(places: Iterable[int | None]) -> int:
    """Return the place that SHARE of them are in; 0 for none."""
    counts = Counter(places)
    (place, count), *_rest = counts.most_common(1)
    return place if place and count >= SHARE * counts.total() else 0


def _is_met(jump: Jump, wave: Wave) -> bool:
    if wave.extent == Extent.SITE:
        return True
    if wave.extent == Extent.SECTION:
        return jump.extent != Extent.SITE and wave.section_id == jump.section_id
    return jump.extent == Extent.ARTICLE and wave.article_id == jump.article_id
