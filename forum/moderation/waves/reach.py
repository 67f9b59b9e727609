"""Whom a wave touches: before it begins, by what came in lately; after, by what it held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from articles.models import Article, Section
from forum.discussion.models import Comment, State
from forum.moderation.waves.models import Wave, WaveHold
from forum.moderation.waves.releasing import remaining

LATELY = timedelta(hours=1)
NEWEST = 2_000  # Comments of the site that are looked at; an hour seldom has more.
MEMBERS_SHOWN = 20
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lately:
    """What came in at a place within LATELY, and by whom."""

    comment_count: int
    member_count: int
    newcomer_count: int  # Of the members, with fewer published comments than asked.
    joined_count: int  # Of the members, who joined within a day.


def count_lately(
    *, article: Article | None, section: Section | None, newcomers_below: int, now: datetime
) -> Lately:
    """Count among the newest comments of the site, in two queries by key."""
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True)[:NEWEST]
    # A query in a query may not be cut short on every database.
    oldest = min(newest, default=0)
    rows = Comment.objects.filter(pk__gte=oldest, created_at__gt=now - LATELY)
    if article is not None:
        rows = rows.filter(article=article)
    elif section is not None:
        rows = rows.filter(article__section=section)
    counts = rows.aggregate(
        comment_count=Count("pk"),
        member_count=Count("author", distinct=True),
        newcomer_count=Count(
            "author", distinct=True, filter=Q(author__comment_count__lt=newcomers_below)
        ),
        joined_count=Count("author", distinct=True, filter=Q(author__date_joined__gt=now - DAY)),
    )
    return Lately(**counts)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a wave held, of how many members, and what became of it."""

    held_count: int
    member_count: int
    published_count: int
    taken_count: int  # Hidden, removed, or deleted by their authors.
    remaining_count: int
    members: Sequence[tuple[str, str, int]]  # Username, name and how many; the most first.


def count_touched(wave: Wave) -> Touched:
    """Count what a wave held; three queries."""
    rows = WaveHold.objects.filter(wave=wave)
    counts = rows.aggregate(
        held_count=Count("pk"),
        member_count=Count("comment__author", distinct=True),
        published_count=Count("pk", filter=Q(comment__state=State.PUBLISHED)),
    )
    left = remaining(wave).count()
    by_member = (
        rows.values_list("comment__author__username", "comment__author__display_name")
        .annotate(number=Count("pk"))
        .order_by("-number", "comment__author__username")
    )
    return Touched(
        **counts,
        taken_count=counts["held_count"] - counts["published_count"] - left,
        remaining_count=left,
        members=list(by_member[:MEMBERS_SHOWN]),
    )
