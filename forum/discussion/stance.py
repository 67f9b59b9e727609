"""What of a thing a reader follows or mutes, for the buttons beside it. One query each."""

from dataclasses import dataclass

from django.db.models import Exists, QuerySet

from articles.models import Article
from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment
from forum.members.models import Member, Visitor


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reader stands to an article, a branch and its author, or a member."""

    is_followed: bool = False
    is_muted: bool = False
    is_author_muted: bool = False


NO_STANCE = Stance()


def stance_on_article(reader: Visitor, article: Article) -> Stance:
    """Say whether the reader follows the article's discussion."""
    return _ask(reader, Follow.objects.filter(article=article))


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


def _ask(reader: Visitor, *rows: QuerySet[Follow] | QuerySet[Mute]) -> Stance:
    """Ask in the order of Stance's fields which of the rows the reader has."""
    if not reader.is_authenticated:
        return NO_STANCE
    exist = [Exists(one.filter(member=reader)) for one in rows]
    return Stance(*Member.objects.filter(pk=reader.pk).values_list(*exist).get())
