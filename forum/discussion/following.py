"""Follow an article, a branch or a member, stop it, and note what one has seen."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from articles.models import Article
from forum.discussion import attention_rules
from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment, Discussion
from forum.discussion.muting import lock_member
from forum.members.models import Member
from forum.refusals import Refusal, Refused

# What can be followed.
Target = Article | Comment | Member


def follow(*, member: Member, target: Target) -> Follow:
    """Follow an article's discussion, the branch that begins with a comment, or a member.

    What is there now counts as seen. Done twice it is done once. Locks the
    follower. Raises Refused.
    """
    with transaction.atomic():
        lock_member(member)
        if found := Follow.objects.filter(member=member, **column_of(target)).first():
            return found
        if refusal := _why_not(member, target):
            raise Refused(refusal)
        new = Follow(member=member, **column_of(target))
        _look([new])
        new.save()
    return new


def unfollow(*, member: Member, target: Target) -> None:
    """Stop following; nothing happens if the member doesn't follow it."""
    Follow.objects.filter(member=member, **column_of(target)).delete()


def mark_seen(*, member: Member, follow_ids: Iterable[Any] | None = None) -> None:
    """Take all that is published now for seen, in all or some of what the member follows.

    A fixed number of statements, whatever they follow.
    """
    with transaction.atomic():
        lock_member(member)
        rows = Follow.objects.filter(member=member).select_related("branch")
        rows = rows.only("article", "followed", "seen", "seen_held", "branch__article")
        found = list(rows if follow_ids is None else rows.filter(pk__in=follow_ids))
        _look(found)
        Follow.objects.bulk_update(found, ["seen", "seen_held"])


def column_of(target: Target) -> dict[str, Any]:
    """Return the column of Follow that names the target, and the target."""
    if isinstance(target, Article):
        return {"article": target}
    return {"branch" if isinstance(target, Comment) else "followed": target}


def _why_not(member: Member, target: Target) -> Refusal | None:
    """Ask the rules; in two queries."""
    muted = {"muted": target} if isinstance(target, Member) else {"branch": target}
    can_be_muted = not isinstance(target, Article)
    return attention_rules.why_cannot_follow(
        member=member,
        followed_id=target.pk if isinstance(target, Member) else None,
        is_muted=can_be_muted and Mute.objects.filter(member=member, **muted).exists(),
        follow_count=Follow.objects.filter(member=member).count(),
    )


def _look(follows: list[Follow]) -> None:
    """Set up to where each has been seen to all there is; three queries at most."""
    articles = [article_id for row in follows if (article_id := _article_id(row))]
    counts = Discussion.objects.filter(article__in=articles)
    arrivals = dict(counts.values_list("article_id", "arrival_count")) if articles else {}
    people = [row.followed_id for row in follows if row.followed_id]
    newest, held = (_newest_of(people), _held_of(people)) if people else ({}, {})
    for row in follows:
        if row.followed_id:
            row.seen = newest.get(row.followed_id) or 0
            waiting = held.get(row.followed_id, [])
            passed = [pk for pk in waiting if pk < row.seen]
            row.seen_held = passed[: attention_rules.HELD_REMEMBERED]
        else:
            row.seen = arrivals.get(_article_id(row) or 0, 0)


def _article_id(row: Follow) -> int | None:
    """Return the article that the follow stands under; None if it is a member's."""
    return row.branch.article_id if row.branch else row.article_id


def _newest_of(people: list[int]) -> dict[int, int | None]:
    """Return the id of each member's newest comment that was ever published."""
    own = Comment.objects.filter(author=OuterRef("pk"), arrival__isnull=False).order_by("-pk")
    rows = Member.objects.filter(pk__in=people).annotate(newest=Subquery(own.values("pk")[:1]))
    return dict(rows.values_list("pk", "newest"))


def _held_of(people: list[int]) -> dict[int, list[int]]:
    """Return the ids of each member's comments that were never published, newest first."""
    rows = Comment.objects.filter(author__in=people, arrival__isnull=True).order_by("-pk")
    held: dict[int, list[int]] = {}
    for author_id, pk in rows.values_list("author_id", "pk"):
        held.setdefault(author_id, []).append(pk)
    return held
