"""The pages of a discussion that are kept ready, and what they are made from."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from articles.models import Article
from forum.discussion import tree
from forum.discussion.filters import Show
from forum.discussion.models import Comment, Order, WideCalmStamp
from forum.members.faces import FacesVersion
from forum.ready.compiled import CompiledQuery
from forum.ready.kinds import Kind, Version

FACES = Subquery(FacesVersion.objects.values("version"))
# None until something calms many discussions at once for the first time.
CALM = Subquery(WideCalmStamp.objects.values("stamp"))


def _article_version(article_id: int) -> QuerySet[Any]:
    """Ask for the versions of an article, its discussion, those named below it, and all names.

    And for the stamp of what calms many discussions at once.
    """
    versions = Sum(F("to_article__version") + Coalesce("to_article__discussion__version", 0))
    others = Article.related.through.objects.filter(from_article=OuterRef("pk")).order_by()
    named = others.values("from_article").annotate(total=versions).values("total")  # type: ignore[misc]
    return Article.objects.filter(pk=article_id).values_list(
        "version", "discussion__version", FACES, Subquery(named), CALM
    )


def _comment_version(comment_id: int) -> QuerySet[Any]:
    """Ask for the versions of a comment's article and discussion, and of all names."""
    return Comment.objects.filter(pk=comment_id).values_list(
        "article__version", "article__discussion__version", FACES
    )


article_query = CompiledQuery(_article_version, "article_id", planned="discussion_page_version")
_comment_query = CompiledQuery(_comment_version, "comment_id", planned="discussion_comment_version")


def find_article_version(article_id: int) -> Version | None:
    """Return what the page of an article is made from now, in one query."""
    found = article_query.one(article_id=article_id)
    return begun(found) if found else None


def begun(version: Version) -> Version:
    """Return an article's version with that of its discussion, which begins with 0.

    There is no row of one before the first comment: that it waits, the row must not tell.
    """
    article, discussion, *others = version
    return (article, discussion or 0, *others)


article_page = Kind(
    view="articles:article",
    find_version=lambda arguments: find_article_version(arguments["pk"]),
    parameters={
        "order": "|".join(Order.values),
        "after": r"[0-9.e-]{0,30}:?[0-9]{1,18}",  # Of a thread, as orders.py writes it, or an id.
        "all": "1?",
        "show": "|".join(Show.values),
        "name": ".{1,150}",
    },
    unknown="?",  # No order, part, cursor or name is called so.
    endless=frozenset({"after", "name"}),
)
comment_page = Kind(
    view="discussion:comment",
    find_version=lambda arguments: _comment_query.one(comment_id=arguments["pk"]),
    parameters={"after": f"[0-9a-z]{{1,{tree.MAX_PATH_LENGTH}}}"},
    endless=frozenset({"after"}),
)
peek = Kind(
    view="discussion:peek",
    find_version=lambda arguments: _comment_query.one(comment_id=arguments["pk"]),
)
pulse = Kind(
    view="discussion:pulse",
    find_version=lambda arguments: find_article_version(arguments["pk"]),
    is_for_all=True,
)
changes = Kind(
    view="discussion:changes",
    find_version=lambda arguments: find_article_version(arguments["pk"]),
    parameters={"since": "[0-9]{1,18}"},
    endless=frozenset({"since"}),
    is_for_all=True,
)
arrived = Kind(
    view="discussion:arrived",
    find_version=lambda arguments: find_article_version(arguments["pk"]),
    parameters={
        "since": "[0-9]{1,9}",
        "upto": "[0-9]{1,9}",
        "branch": "[0-9]{1,18}",
        "show": "|".join(Show.values),
        "name": ".{1,150}",
    },
    endless=frozenset({"since", "upto", "branch", "name"}),
    is_for_all=True,
)
