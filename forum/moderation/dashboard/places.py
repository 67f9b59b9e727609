"""Where it burns: articles, sections, members."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Coalesce

from forum.discussion.models import Discussion
from forum.discussion.posted import busiest_articles
from forum.moderation.acts import Act
from forum.moderation.dashboard.flow import in_section, reports_in, within
from forum.moderation.dashboard.judgement import standing
from forum.moderation.dashboard.periods import Period
from forum.moderation.decisions.models import Decision
from forum.moderation.whys import TAKING

LATELY = timedelta(hours=3)
HOTTEST = 10
OFFENDERS = 20
OFTEN = 2  # Decisions against one member that make them a repeat offender.


def find_hottest(now: datetime, section_id: int | None) -> list[tuple[int, list[float]]]:
    """Return (article, [comments lately, as many usually, times as many]): 2 queries.

    Of the HOTTEST articles with most comments within LATELY. Usual is the
    average of its discussion in as long a time, since its publication and before LATELY.
    """
    since = now - LATELY
    busiest = busiest_articles(since=since, section_id=section_id, limit=HOTTEST)
    rows = Discussion.objects.filter(article_id__in=[pk for pk, _number in busiest]).values_list(
        "article_id", "posted_count", "article__published_at"
    )
    known = {pk: (posted, published_at) for pk, posted, published_at in rows}
    found: list[tuple[int, list[float]]] = []
    for pk, number in busiest:
        posted, published_at = known.get(pk, (number, None))
        spans = max((since - published_at) / LATELY, 0) if published_at else 0
        usual = round((posted - number) / spans, 1) if spans >= 1 else 0
        found.append((pk, [number, usual, round(number / usual, 1) if usual else 0]))
    return sorted(found, key=lambda row: -row[1][0])


def count_by_section(period: Period, section_id: int | None) -> list[tuple[int, list[int]]]:
    """Return (section, [reports of comments and threads, of those open]), the most reported first.

    A report about a member lies in no section.
    """
    place = Coalesce("comment__article__section", "case__article__section")
    reports = within(reports_in(section_id).order_by(), "created_at", period)
    placed = reports.annotate(place=place).filter(place__isnull=False)
    rows = placed.values_list("place").annotate(number=Count("pk"), closed=Count("closed_at"))
    return [(pk, [number, number - closed]) for pk, number, closed in rows.order_by("-number")]


def find_offenders(period: Period, section_id: int | None) -> list[tuple[int, list[int]]]:
    """Return (member, [decisions against them]) of those with OFTEN or more that stand."""
    against = Decision.objects.filter(act__in=TAKING).exclude(act=Act.CUT)
    decisions = standing(within(in_section(against, section_id), "decided_at", period))
    rows = decisions.order_by().values_list("member").annotate(number=Count("pk"))
    rows = rows.filter(number__gte=OFTEN).order_by("-number", "member")[:OFFENDERS]
    return [(pk, [number]) for pk, number in rows]
