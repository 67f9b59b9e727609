"""What is new to a member since their last visit, and the visit that begins or goes on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    PositiveBigIntegerField,
    PositiveIntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils.module_loading import import_string

from articles.models import Article
from forum.discussion import attention_rules
from forum.discussion.mine import Mine
from forum.discussion.models import Comment, Discussion, State, Visit
from forum.discussion.muting import NOTHING, Muted, without_muted
from forum.members.models import Member, Visitor

# Says that scripts run in this browser; reading-place.js sets it. They tell of a visit once its
# discussion is in view; without it, opening the page is all that is ever known.
SCRIPTS_COOKIE = "scripts"
NUMBER, PLACE = PositiveIntegerField(), PositiveBigIntegerField()


def tell_reading(member: Visitor, now: datetime) -> None:
    """Say that a member reads a discussion, to settings.DISCUSSION_VISIT_LISTENER."""
    if member.is_authenticated:
        _find_listener()(member, now)


@cache
def _find_listener() -> Callable[[Member, datetime], None]:
    return import_string(settings.DISCUSSION_VISIT_LISTENER)


def since_when(mine: Mine, discussion: Discussion, now: datetime) -> int:
    """Return the arrival after which comments are new to the member: pure, asks nothing.

    Nothing is new on a first visit. A visit ends when nothing was read for
    attention_rules.VISIT_GAP; until then what was new stays marked.
    """
    if mine.visited_at is None:
        return discussion.arrival_count
    has_ended = now - mine.visited_at > attention_rules.VISIT_GAP
    return mine.seen_now if has_ended else mine.seen_before


def is_first_visit(mine: Mine, now: datetime) -> bool:
    """Say whether the member was never here before this visit: pure, asks nothing.

    Then what is new came since it began.
    """
    if mine.visited_at is None:
        return True
    return mine.is_first_visit and now - mine.visited_at <= attention_rules.VISIT_GAP


def place_to_return(mine: Mine, now: datetime) -> int | None:
    """Return the id of the comment at which an earlier visit ended: pure, asks nothing.

    None once the member is back there, and where they have never been.
    """
    if mine.visited_at is not None and now - mine.visited_at > attention_rules.VISIT_GAP:
        return mine.place_now or mine.place_before
    return None if mine.place_before == mine.place_now else mine.place_before


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page shows to a member.

    As new what arrived after `since`, all up to the arrival `seen`. `place` is the comment with
    which it begins, if that isn't the discussion's start.
    """

    since: int
    seen: int
    place: int | None = None


def what_came_in_sight(mine: Mine, discussion: Discussion, told: Sight, now: datetime) -> Sight:
    """Return what a script says that a page shows, as far as it can be: pure, asks nothing.

    What it says was new holds while the visit in which it was made goes on, or may be taken
    up; else another one begins.
    """
    seen = min(told.seen, discussion.arrival_count)
    if mine.visited_at is None:
        return replace(told, since=seen, seen=seen)
    may_resume = now - mine.visited_at <= attention_rules.VISIT_RESUMED_WITHIN
    if may_resume and told.since == mine.seen_before:
        return replace(told, seen=seen)
    return replace(told, since=since_when(mine, discussion, now), seen=seen)


def is_written(mine: Mine, sight: Sight, now: datetime) -> bool:
    """Say whether a visit is written as record_visit() would write it: pure, asks nothing."""
    return (
        mine.visited_at is not None
        and mine.seen_before == sight.since
        and mine.seen_now >= sight.seen
        and now - mine.visited_at < attention_rules.VISIT_WRITTEN_EVERY
        and sight.place in (None, mine.place_now)
    )


def record_visit(
    *, member: Member, article_id: int, mine: Mine, sight: Sight, now: datetime
) -> None:
    """Write what the member has been shown, if that is something else than was written before.

    What arrived after it was made stays new. A page that was asked for earlier and is
    answered later takes nothing back. One statement, or none.
    """
    if is_written(mine, sight, now):
        return
    if mine.visited_at is None:
        Visit.objects.bulk_create(
            [
                Visit(
                    member=member,
                    article_id=article_id,
                    seen_before=sight.since,
                    seen_now=sight.seen,
                    at=now,
                    is_first=True,
                    place_now=sight.place,
                )
            ],
            ignore_conflicts=True,  # Another tab was quicker.
        )
        return
    _go_on(member, article_id, sight.since, sight.seen, now, sight.place)


def record_place(
    *, member: Member, article_id: int, mine: Mine, since: int, now: datetime, place: int
) -> None:
    """Write that the member has opened a comment's own page: one statement, or none.

    A visit may begin there, and shows nothing of the rest: all that is new stays
    new. Who has never been to the article has no visit, and gets none here.
    """
    if mine.visited_at is None:
        return
    has_ended = now - mine.visited_at > attention_rules.VISIT_GAP
    if has_ended or place != mine.place_now:
        _go_on(member, article_id, since, mine.seen_now, now, place)


def _go_on(
    member: Member, article_id: int, since: int, seen: int, now: datetime, place: int | None
) -> None:
    """Write that a visit goes on, or begins if the last one has ended."""
    has_ended = Q(at__lte=now - attention_rules.VISIT_GAP)
    before = Coalesce(F("place_now"), F("place_before"))
    here = Case(When(has_ended, then=None), default=F("place_now")) if place is None else place
    Visit.objects.filter(member=member, article_id=article_id).update(
        # The one who comes second finds the visit begun, and doesn't begin it again.
        seen_before=Case(When(has_ended, then=Value(since, NUMBER)), default=F("seen_before")),
        seen_now=Greatest(F("seen_now"), Value(seen, NUMBER)),
        at=Greatest(F("at"), Value(now, DateTimeField())),
        is_first=Case(When(has_ended, then=Value(False)), default=F("is_first")),
        place_before=Case(When(has_ended, then=before), default=F("place_before")),
        place_now=here,
    )


def stay(*, member: Member, article_id: int, comment_id: int | None, now: datetime) -> None:
    """Write that the member still reads, and at which comment, if it stands there. One statement.

    A visit that has ended meanwhile goes on, so that what was new stays new; but not where
    nothing was read for attention_rules.VISIT_RESUMED_WITHIN, as of a page left open overnight.
    """
    there = Comment.objects.filter(pk=comment_id, article_id=article_id, is_listed=True)
    here = Case(When(Exists(there), then=Value(comment_id, PLACE)), default=F("place_now"))
    Visit.objects.filter(member=member, article_id=article_id).update(
        at=Case(
            When(
                at__gte=now - attention_rules.VISIT_RESUMED_WITHIN,
                then=Greatest(F("at"), Value(now, DateTimeField())),
            ),
            default=F("at"),
        ),
        place_now=here,
    )


def go_on(*, member: Member, article_id: int, mine: Mine, since: int, now: datetime) -> None:
    """Let a visit go on in which a page was made that asks from `since`: a statement, or none.

    Not if another visit has begun since then.
    """
    if (
        mine.visited_at is not None
        and mine.seen_before == since
        and now - mine.visited_at > attention_rules.VISIT_WRITTEN_EVERY
    ):
        stay(member=member, article_id=article_id, comment_id=None, now=now)


def mark_all_read(*, member: Member, article: Article, arrival: int, now: datetime) -> None:
    """Let nothing be new that has arrived up to `arrival`: what came later the page didn't show."""
    there = Discussion.objects.filter(article=article).values_list("arrival_count", flat=True)
    seen = min(arrival, there.first() or 0)
    visits = Visit.objects.filter(member=member, article=article)
    forward = {name: Greatest(F(name), Value(seen, NUMBER)) for name in ("seen_before", "seen_now")}
    if not visits.update(**forward, at=now):
        begun = {"seen_before": seen, "seen_now": seen, "at": now, "is_first": True}
        visit = Visit(member=member, article=article, **begun)
        Visit.objects.bulk_create([visit], ignore_conflicts=True)  # As in record_visit().


def new_comments(
    member: Member, article_id: int, since: int, muted: Muted = NOTHING
) -> QuerySet[Comment]:
    """Return the published comments of others that arrived later, in the order they came."""
    arrived = Comment.objects.filter(
        article_id=article_id, state=State.PUBLISHED, arrival__gt=since
    )
    return without_muted(arrived, member, muted).order_by("arrival")
