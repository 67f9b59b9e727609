"""Mute members and branches, and tell what of a page is muted.

A muted comment folds to one line, and what answers it stays; a muted branch
folds as a whole. Only the muter notices: no page, count or notice tells the
muted. Official words of a moderator are never folded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left, Length

from forum.discussion import attention_rules, tree
from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment, CommentQuerySet
from forum.members.models import Member, Visitor
from forum.ready.compiled import CompiledQuery
from forum.refusals import Refused

# For grounds.py: whether who wrote the comment answered mutes who answers, or a branch
# around both. Twin of who_mute(), in a statement that knows no path beforehand.
AUTHOR_MUTES = """
EXISTS (
    SELECT 1 FROM discussion_mute AS mute
    LEFT JOIN discussion_comment AS top ON top.xtd_id = mute.branch_id
    WHERE mute.member_id = parent.author_id AND (
        mute.muted_id = %(author)s OR substr(parent.path, 1, length(top.path)) = top.path
    )
)
"""


@dataclass(frozen=True, slots=True)
class Muted:
    """What a reader has muted; at most attention_rules.MAX_MUTES things."""

    authors: frozenset[int] = frozenset()
    branches: tuple[str, ...] = ()  # Paths of the comments at their tops.


NOTHING = Muted()


def muted_by(member: Visitor, article_id: int | None = None) -> Muted:
    """Return what a member has muted, of branches only those of the article if one is named.

    One query; none for who isn't signed in.
    """
    if not member.is_authenticated:
        return NOTHING
    if article_id is None:
        found = list(_mutes(member.pk))
    else:
        found = _mutes_here(member_id=member.pk, article_id=article_id)
    return Muted(
        frozenset(muted_id for muted_id, _path in found if muted_id),
        tuple(path for _muted_id, path in found if path),
    )


def _mutes(member_id: int) -> QuerySet[Any]:
    return Mute.objects.filter(member=member_id).values_list("muted_id", "branch__path")


_mutes_here = CompiledQuery(
    lambda member_id, article_id: _mutes(member_id).filter(
        Q(branch__isnull=True) | Q(branch__article=article_id)
    ),
    "member_id",
    "article_id",
)


def without_muted(comments: CommentQuerySet, member: Member, muted: Muted) -> CommentQuerySet:
    """Leave out what the member wrote themselves, and what they muted."""
    kept = comments.exclude(author__in=[member.pk, *muted.authors])
    if muted.branches:
        around = Mute.objects.filter(
            member=member, branch__path=Left(OuterRef("path"), Length("branch__path"))
        )
        kept = kept.exclude(Exists(around))
    return kept


def mutes(member: Visitor) -> Exists | Value:
    """Return whether the member mutes a comment's author or a branch around it, to annotate with.

    Adds no query; says nothing of official words, which are never folded.
    """
    if not member.is_authenticated:
        return Value(False)
    around = Q(branch__path=Left(OuterRef("path"), Length("branch__path")))
    is_wanted = Q(muted=OuterRef("author")) | around
    return Exists(Mute.objects.filter(is_wanted, member=member.pk))


def is_author_muted(muted: Muted, author_id: int | None, *, is_official: bool = False) -> bool:
    """Say whether a comment of this author folds to one line. Pure."""
    return author_id in muted.authors and not is_official


def is_branch_muted(muted: Muted, path: str) -> bool:
    """Say whether a muted branch begins with the comment at this path. Pure."""
    return path in muted.branches


def is_muted(muted: Muted, *, author_id: int | None, path: str, is_official: bool = False) -> bool:
    """Say whether a reader wants to hear nothing of a comment: its author or a branch around it."""
    if is_official:
        return False
    return author_id in muted.authors or path.startswith(muted.branches)


def who_mute(member_ids: Collection[int], comment: Comment) -> set[int]:
    """Return those of the members who mute a comment's author or a branch around it. One query."""
    if not member_ids:
        return set()
    rows = Mute.objects.filter(member__in=member_ids).filter(
        Q(muted=comment.author_id) | Q(branch__in=tree.ids(comment.path))
    )
    return set(rows.values_list("member_id", flat=True))


def mute(*, member: Member, target: Member | Comment) -> Mute:
    """Mute another member, or the branch that begins with a comment; following it ends.

    Done twice it is done once. Locks the muter. Raises Refused.
    """
    is_member = isinstance(target, Member)
    column = {"muted" if is_member else "branch": target}
    with transaction.atomic():
        lock_member(member)
        if found := Mute.objects.filter(member=member, **column).first():
            return found
        count = Mute.objects.filter(member=member).count()
        refusal = attention_rules.why_cannot_mute(
            member=member, muted_id=target.pk if is_member else None, mute_count=count
        )
        if refusal:
            raise Refused(refusal)
        followed = {"followed" if is_member else "branch": target}
        Follow.objects.filter(member=member, **followed).delete()
        return Mute.objects.create(member=member, **column)


def unmute(*, member: Member, target: Member | Comment) -> None:
    """Take a mute back; nothing happens if there is none."""
    column = {"muted" if isinstance(target, Member) else "branch": target}
    Mute.objects.filter(member=member, **column).delete()


def lock_member(member: Member) -> None:
    """Lock the member's row until the transaction ends, so that what they choose is counted."""
    Member.objects.select_for_update(no_key=True).values_list("pk").get(pk=member.pk)
