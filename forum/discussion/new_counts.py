"""How many comments are new to a member, told to the last one up to rules.MAX_COUNTED.

Arrivals are numbered without gaps, so what came after a visit is a range of
an index, and one that is cut after so many numbers costs the same in every
discussion. Up to there the count is exact: published at this moment, by
others, and nothing that the member has muted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left, Length

from articles.models import Article
from forum.discussion.attention import Mute
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, State, Visit
from forum.discussion.rules import MAX_COUNTED
from forum.members.models import Visitor
from forum.ready.compiled import CompiledQuery


class CountOf(Subquery):
    """The number of rows a subquery gives; one that is cut short isn't read further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class NewComments:
    """How many comments are new; cut where more arrived than are looked at."""

    number: int = 0
    is_cut: bool = False

    def __bool__(self) -> bool:
        """Say whether any is new, or may be."""
        return bool(self.number) or self.is_cut


def tell_new_comments(member: Visitor, articles: Iterable[Article]) -> None:
    """Set `new_comments` of each article that the member has been to, in one query.

    What is new begins after what a visit showed last. None where nobody is
    signed in, and for articles never visited: all is new there.
    """
    if not member.is_authenticated:
        return
    discussed = {one.pk: one for one in articles if get_discussion(one).arrival_count}
    for article_id, seen, count in _news(*discussed, member_id=member.pk):
        article = discussed[article_id]
        is_cut = get_discussion(article).arrival_count > seen + MAX_COUNTED
        article.new_comments = NewComments(count, is_cut)


def _counted(member_id: int, article_ids: list[int]) -> QuerySet[Any]:
    """Ask up to where the member has seen each article, and how many count since.

    Mutes are asked by key for each comment counted: joined beforehand they
    would be a query of their own.
    """
    mutes = Mute.objects.filter(member=member_id)
    around = mutes.filter(branch__path=Left(OuterRef("path"), Length("branch__path")))
    new = (
        Comment.objects.filter(article=OuterRef("article"), state=State.PUBLISHED)
        .filter(arrival__gt=OuterRef("seen_now"), arrival__lte=OuterRef("counted_to"))
        .exclude(author=member_id)
        .exclude(Exists(mutes.filter(muted=OuterRef("author"))))
        .exclude(Exists(around))
    )
    return (
        Visit.objects.filter(member=member_id, article__in=article_ids)
        .annotate(counted_to=F("seen_now") + MAX_COUNTED)
        .values_list("article_id", "seen_now", CountOf(new.values("pk")))
    )


_news = CompiledQuery(_counted, "member_id", many="article_ids")
