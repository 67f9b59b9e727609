"""What of a thing a reader follows or mutes, for the buttons beside it. One query each."""

from dataclasses import dataclass

from django.db.models import Exists, QuerySet, Subquery

from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment
from forum.members.models import Member, Visitor


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reader stands to a branch and its author, or to a member."""

    follow_id: int | None = None
    seen: int | None = None  # Follow.seen.
    is_muted: bool = False
    is_author_muted: bool = False

    @property
    def is_followed(self) -> bool:
        """Say whether the reader follows the branch or the member."""
        return self.follow_id is not None

    def is_behind(self, newest: int) -> bool:
        """Say whether the reader follows, and there is something newer than what they saw."""
        return self.seen is not None and self.seen < newest


NO_STANCE = Stance()


def stance_on_member(reader: Visitor, shown: Member) -> Stance:
    """Say whether the reader follows or mutes the member."""
    return _ask(reader, Follow.objects.filter(followed=shown), Mute.objects.filter(muted=shown))


def stance_on_comment(reader: Visitor, comment: Comment) -> Stance:
    """Say whether the reader follows or mutes the branch below, and mutes who wrote the comment."""
    return _ask(
        reader,
        Follow.objects.filter(branch=comment),
        Mute.objects.filter(branch=comment),
        Mute.objects.filter(muted=comment.author_id),
    )


def _ask(reader: Visitor, follows: QuerySet[Follow], *mutes: QuerySet[Mute]) -> Stance:
    """Ask in the order of Stance's fields which of the rows the reader has."""
    if not reader.is_authenticated:
        return NO_STANCE
    own = follows.filter(member=reader)
    columns = [Subquery(own.values("pk")), Subquery(own.values("seen"))]
    exist = [Exists(one.filter(member=reader)) for one in mutes]
    return Stance(*Member.objects.filter(pk=reader.pk).values_list(*columns, *exist).get())
