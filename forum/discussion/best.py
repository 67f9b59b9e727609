"""The order "best" while some of its threads are young: their votes don't place them yet."""

import math
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.db.models.functions import Coalesce

from forum.discussion.lines import Line
from forum.discussion.models import Comment
from forum.discussion.orders import rank_and_id
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import read_lines
from forum.discussion.scans import glue
from forum.discussion.young import next_shown_at


def read_best(
    roots: QuerySet[Comment], after: str, reader: Reader, young_since: datetime, size: int
) -> tuple[list[Line], datetime | None]:
    """Return the next `size` roots by rank, where the young have none, and when one of those moves.

    One query, four looks into indexes: ranked ones, those without a vote up,
    the young that have votes already, which stand among the second by their
    id, and the oldest of the young, on whatever page it stands.
    """
    # Of two conditions one is said so that no index fits it: SQLite holds both for as good,
    # and would take whichever index was made first, and sort all that is old.
    roots = roots.alias(
        posted_at=Coalesce("created_at", "created_at"), score=Coalesce("rank", "rank")
    )
    ranked, unranked, young = (
        roots.filter(rank__gt=0, posted_at__lte=young_since),
        roots.filter(rank=0),
        roots.filter(score__gt=0, created_at__gt=young_since),
    )
    last = rank_and_id(after) if after else (math.inf, 0)
    if last[0] <= 0:
        ranked = ranked.none()
        unranked, young = unranked.filter(pk__lt=last[1]), young.filter(pk__lt=last[1])
    elif after:
        ranked = ranked.filter(TupleLessThan((F("rank"), F("pk")), last))
    scans = (
        ranked.order_by("-rank", "-pk")[:size],
        unranked.order_by("-pk")[:size],
        young.order_by("-pk")[:size],
        roots.filter(created_at__gt=young_since).order_by("created_at")[:1],
    )
    found = read_lines(glue(scans), reader.voter)
    for line in found:
        line.rank = 0.0 if line.created_at > young_since else line.rank
    following = [line for line in found if (-line.rank, -line.pk) > (-last[0], -last[1])]
    return (
        sorted(following, key=lambda line: (-line.rank, -line.pk))[:size],
        next_shown_at(found, reader.now),
    )
