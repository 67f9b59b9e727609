"""What was posted when, over all articles, for those who count it.

The package's own table has an index over the times; ours is ordered within articles.
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django_comments.models import Comment as PackageComment

from forum.discussion.models import Comment

POSTED_AT = "submit_date"  # The column of both that says when.


def posted_comments(section_id: int | None = None) -> QuerySet[Any]:
    """Return all comments ever posted, in whatever state, of one section if one is given.

    Without one a single table is read. Filter it by POSTED_AT.
    """
    if section_id is None:
        return PackageComment.objects.order_by()
    return Comment.objects.filter(article__section_id=section_id).order_by()


def busiest_articles(
    *, since: datetime, section_id: int | None = None, limit: int
) -> list[tuple[int, int]]:
    """Return (article, comments posted since) of the articles with most, the most first."""
    rows = Comment.objects.filter(submit_date__gte=since).order_by()
    if section_id is not None:
        rows = rows.filter(article__section_id=section_id)
    counted = rows.values_list("article_id").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "-article_id")[:limit])
