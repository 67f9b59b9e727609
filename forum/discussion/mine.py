"""What a member has in a discussion that others don't see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, QuerySet, Subquery, When
from django_comments.models import CommentFlag

from forum.discussion.attention import Follow
from forum.discussion.models import Comment, Draft, State, Visit
from forum.discussion.muting import NOTHING, Muted
from forum.discussion.voting import VALUES
from forum.members.models import Member, Visitor
from forum.ready.compiled import CompiledQuery, as_datetime


@dataclass(frozen=True, slots=True)
class Mine:
    """The member's draft, what of theirs waits, their last visit, what they follow and mute."""

    draft: str = ""
    drafted_at: datetime | None = None
    held_count: int = 0
    seen_before: int = 0
    seen_now: int = 0
    visited_at: datetime | None = None
    is_followed: bool = False
    # Comments that have their place in the discussion still.
    place_before: int | None = None
    place_now: int | None = None
    muted: Muted = NOTHING
    is_first_visit: bool = False


def _mine(member_id: int, article_id: int) -> QuerySet[Any]:
    drafts = Draft.objects.filter(member=member_id, article_id=article_id, reply_to=None)
    held = (
        Comment.objects.filter(author=member_id, article_id=article_id, state=State.HELD)
        .values("author")
        .annotate(count=Count("pk"))
    )
    visit = Visit.objects.filter(member=member_id, article_id=article_id)
    here = Case(When(mutes__branch__article=article_id, then=F("mutes__branch__path")))
    there = Comment.objects.filter(article_id=article_id, is_listed=True).values("pk")
    return Member.objects.filter(pk=member_id).values_list(
        Subquery(drafts.values("text")[:1]),
        Subquery(drafts.values("saved_at")[:1]),
        Subquery(held.values("count")[:1]),
        Subquery(visit.values("seen_before")),
        Subquery(visit.values("seen_now")),
        Subquery(visit.values("at")),
        Exists(Follow.objects.filter(member=member_id, article=article_id)),
        Subquery(there.filter(pk=Subquery(visit.values("place_before")))),
        Subquery(there.filter(pk=Subquery(visit.values("place_now")))),
        Subquery(visit.values("is_first")),
        # A row for each thing that is muted; all else is read once.
        "mutes__muted",
        here,
    )


def _votes(member_id: int, comment_ids: list[int]) -> QuerySet[Any]:
    return CommentFlag.objects.filter(
        user=member_id, comment__in=comment_ids, flag__in=list(VALUES)
    ).values_list("comment_id", "flag")


mine_query = CompiledQuery(_mine, "member_id", "article_id", is_prepared=True)
_votes_query = CompiledQuery(_votes, "member_id", many="comment_ids")


def load_mine(member: Visitor, article_id: int) -> Mine:
    """Return what the member has under the article, in one query."""
    if not member.is_authenticated:
        return Mine()
    return read_mine(mine_query(member_id=member.pk, article_id=article_id))


def read_mine(rows: Sequence[tuple[Any, ...]]) -> Mine:
    """Return what the rows of mine_query say."""
    if not rows:
        return Mine()
    text, saved_at, held_count, seen_before, seen_now, visited_at, *rest = rows[0]
    is_followed, place_before, place_now, is_first, *_first_muted = rest
    return Mine(
        text or "",
        as_datetime(saved_at),
        held_count or 0,
        seen_before or 0,
        seen_now or 0,
        as_datetime(visited_at),
        bool(is_followed),
        place_before,
        place_now,
        Muted(
            frozenset(muted_id for *_mine, muted_id, _path in rows if muted_id),
            tuple(path for *_mine, path in rows if path),
        ),
        bool(is_first),
    )


def load_votes(member: Visitor, comment_ids: Collection[int]) -> dict[int, int]:
    """Return the member's votes on these comments, 1 or -1, in one query."""
    rows = _votes_query(*comment_ids, member_id=member.pk or 0)
    return {comment_id: VALUES[flag] for comment_id, flag in rows}
