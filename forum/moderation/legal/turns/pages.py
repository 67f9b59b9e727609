"""Hear what becomes of an article or a member, and tell who sent a notice if that changes."""

from articles.models import Article, ArticleVersion
from forum.members.models import Member
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.standing import what_holds
from forum.moderation.legal.turns.writing import write_turns
from forum.ready.compiled import CompiledQuery

# Of most articles and members there are none, and every change of theirs asks.
_about_article = CompiledQuery(
    lambda article: PageNotice.objects.filter(
        article=article, decided_at__isnull=False
    ).values_list("pk"),
    "article",
)
_about_member = CompiledQuery(
    lambda member: PageNotice.objects.filter(member=member, decided_at__isnull=False).values_list(
        "pk"
    ),
    "member",
)


def follow_article(*, article: Article, change: str) -> None:
    """Write and mail a turn to each sender of a decided notice about an article, if it changes.

    The articles call it by settings.ARTICLES_LISTENERS, under the article's lock. One
    statement; where there are notices two more for each, and those that tell of it.
    """
    if found := [pk for (pk,) in _about_article(article=article.pk)]:
        versions = ArticleVersion.objects.filter(article=article).order_by("-number")
        _follow(found, article, versions.values_list("editor", flat=True).first())


def follow_member(member: Member, by: int | None = None) -> None:
    """Do as follow_article() for a member whose name, account or measures have changed.

    `by` is who brought it about, if not the member. Call under the member's lock, once it is
    written. The members call it by settings.MEMBERS_NAME_LISTENER.
    """
    if found := [pk for (pk,) in _about_member(member=member.pk)]:
        _follow(found, member, by)


def _follow(found: list[int], about: Article | Member, by: int | None) -> None:
    turned = []
    for notice in PageNotice.objects.filter(pk__in=found).order_by("pk"):
        told = what_holds(notice, about)
        if told != notice.told:
            notice.told = told
            turned.append(notice)
    if turned:
        write_turns(turned, lambda _notice: False, turned_by=by)
