"""What is new to a member since their last visit, and the visit that begins or goes on."""

from datetime import datetime

from django.db.models import (
    Case,
    DateTimeField,
    F,
    PositiveIntegerField,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest

from articles.models import Article
from forum.discussion import rules
from forum.discussion.mine import Mine
from forum.discussion.models import Comment, Discussion, State, Visit
from forum.discussion.muting import NOTHING, Muted, without_muted
from forum.members.models import Member

NUMBER = PositiveIntegerField()


def since_when(mine: Mine, discussion: Discussion, now: datetime) -> int:
    """Return the arrival after which comments are new to the member: pure, asks nothing.

    Nothing is new on a first visit. A visit ends when nothing was read for
    rules.VISIT_GAP; until then what was new stays marked.
    """
    if mine.visited_at is None:
        return discussion.arrival_count
    has_ended = now - mine.visited_at > rules.VISIT_GAP
    return mine.seen_now if has_ended else mine.seen_before


def record_visit(
    *, member: Member, discussion: Discussion, mine: Mine, since: int, now: datetime
) -> None:
    """Write what the member has been shown, if that is something else than was written before.

    `discussion` is as the page shows it: what arrived meanwhile stays new. A
    page that was asked for earlier and is answered later takes nothing back.
    One statement, or none.
    """
    if (
        mine.visited_at is not None
        and mine.seen_before == since
        and mine.seen_now >= discussion.arrival_count
        and now - mine.visited_at < rules.VISIT_WRITTEN_EVERY
    ):
        return
    seen = discussion.arrival_count
    if mine.visited_at is None:
        Visit.objects.bulk_create(
            [
                Visit(
                    member=member,
                    article_id=discussion.article_id,
                    seen_before=since,
                    seen_now=seen,
                    at=now,
                )
            ],
            ignore_conflicts=True,  # Another tab was quicker.
        )
        return
    rows = Visit.objects.filter(member=member, article_id=discussion.article_id)
    rows.update(
        # The one who comes second finds the visit begun, and doesn't begin it again.
        seen_before=Case(
            When(at__lte=now - rules.VISIT_GAP, then=Value(since, NUMBER)), default=F("seen_before")
        ),
        seen_now=Greatest(F("seen_now"), Value(seen, NUMBER)),
        at=Greatest(F("at"), Value(now, DateTimeField())),
    )


def mark_all_read(*, member: Member, article: Article, now: datetime) -> None:
    """Let nothing be new that has arrived so far."""
    arrived = Discussion.objects.filter(article=article).values_list("arrival_count", flat=True)
    seen = arrived.first() or 0
    Visit.objects.update_or_create(
        member=member,
        article=article,
        defaults={"seen_before": seen, "seen_now": seen, "at": now},
    )


def new_comments(
    member: Member, article_id: int, since: int, muted: Muted = NOTHING
) -> QuerySet[Comment]:
    """Return the published comments of others that arrived later, in the order they came."""
    arrived = Comment.objects.filter(
        article_id=article_id, state=State.PUBLISHED, arrival__gt=since
    )
    return without_muted(arrived, member, muted).order_by("arrival")
