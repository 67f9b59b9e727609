"""Which published comments a wave would have held, had it been on when they were posted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from forum.discussion.models import Comment, State
from forum.discussion.wide_calm import Extent
from forum.members.models import Member
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.waves import rules
from forum.moderation.waves.holding import look_at_waves
from forum.moderation.waves.models import Wave
from forum.refusals import Refused

FIRST_BATCH, BATCH = 8, 200  # Comments that are read at once: most often the first is enough.
MEMBERS_SHOWN = 20
_READ = ("created_at", *(
    f"author__{name}" for name in ("username", "display_name", "comment_count", "date_joined")
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be held, and of whom: username, name and how many, the most first."""

    since: datetime
    comment_count: int
    member_count: int
    members: Sequence[tuple[str, str, int]]


def find_first(since: datetime) -> int:
    """Return a comment's number before which none was posted since, in two queries by key.

    Raises Refused if there are more since than can be looked at.
    """
    newest = Comment.objects.order_by("-pk")
    last = newest.values_list("pk", "created_at")[rules.NEWEST_LOOKED_AT :].first()
    if last is not None and last[1] >= since:
        raise Refused(rules.TOO_MANY_SINCE)
    return last[0] if last else 0


def find_recalled(wave: Wave, since: datetime, first: int, after: int = 0) -> Iterator[Comment]:
    """Yield the comments that the wave would have held, from the oldest, `after` a number.

    Not those of who works here, nor any that a moderator or the newsroom has looked at. Of
    its author's published comments those count that came before `since`: with the wave on
    none of the others would have been.
    """
    published = _published(wave, since, first)
    decided = Decision.objects.filter(comment=OuterRef("pk"))
    runs = CheckRun.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    rows = published.filter(
        ~Exists(decided), is_official=False, picked_at=None, author__is_staff=False
    ).annotate(
        outcome=Subquery(runs.values("outcome")[:1]),
        shows_picture=Q(html__contains="<img "),
    )
    rows = rows.select_related("author").only(*_READ).order_by("pk")
    size = FIRST_BATCH
    while found := list(rows.filter(pk__gt=after)[:size]):
        after, size = found[-1].pk, BATCH
        of_these = published.filter(author__in={one.author_id for one in found})
        lately = Counter(dict(of_these.values_list("author").annotate(Count("pk"))))
        yield from (one for one in found if _is_held(wave, one, lately[one.author_id]))


def preview_recall(wave: Wave, since: datetime) -> Preview:
    """Return what would be held; the wave may be one that isn't on yet. Raises Refused."""
    members: Counter[Member] = Counter()
    for comment in find_recalled(wave, since, find_first(since)):
        members[comment.author] += 1
    shown = [(one.username, one.display_name, count) for one, count in members.most_common()]
    return Preview(since, members.total(), len(members), shown[:MEMBERS_SHOWN])


def _published(wave: Wave, since: datetime, first: int) -> "QuerySet[Comment]":
    rows = Comment.objects.filter(pk__gte=first, created_at__gte=since, state=State.PUBLISHED)
    if wave.extent == Extent.ARTICLE:
        return rows.filter(article=wave.article_id)
    if wave.extent == Extent.SECTION:
        return rows.filter(article__section=wave.section_id)
    return rows


def _is_held(wave: Wave, comment: Comment, lately: int) -> bool:
    then = Member(
        comment_count=comment.author.comment_count - lately,
        date_joined=comment.author.date_joined,
    )
    found = look_at_waves(
        [wave],
        author=then,
        outcome=Outcome(comment.outcome or 0),
        is_edit=False,
        shows_picture=comment.shows_picture,
        now=comment.created_at,
    )
    return found.wave is not None or found.refusal is not None
