"""The pages of a discussion that are kept ready, and what they are made from."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.faces import FacesVersion
from forum.ready.kinds import Kind, VersionQuery

FACES = Subquery(FacesVersion.objects.values("version"))


def _article_version(key: int) -> QuerySet[Any]:
    """Ask for the versions of an article, its discussion, those named below it, and all names."""
    versions = Sum(F("to_article__version") + Coalesce("to_article__discussion__version", 0))
    others = Article.related.through.objects.filter(from_article=OuterRef("pk")).order_by()
    named = others.values("from_article").annotate(total=versions).values("total")  # type: ignore[misc]
    return Article.objects.filter(pk=key).values_list(
        "version", "discussion__version", FACES, Subquery(named)
    )


def _comment_version(key: int) -> QuerySet[Any]:
    """Ask for the versions of a comment's article and discussion, and of all names."""
    return Comment.objects.filter(pk=key).values_list(
        "article__version", "article__discussion__version", FACES
    )


_article_query, _comment_query = VersionQuery(_article_version), VersionQuery(_comment_version)

article_page = Kind(
    view="articles:article",
    find_version=lambda arguments: _article_query(arguments["pk"]),
    parameters=frozenset({"order", "after", "all"}),
)
comment_page = Kind(
    view="discussion:comment",
    find_version=lambda arguments: _comment_query(arguments["pk"]),
    parameters=frozenset({"after"}),
)
