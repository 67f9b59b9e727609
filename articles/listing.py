"""What is built on articles may say of each in a list how much is new there."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from articles.models import Article


def tell_news(request: HttpRequest, articles: Iterable[Article]) -> None:
    """Set Article.new_comments of each for who asks, by settings.ARTICLES_LIST_NEWS.

    That is called once a page, with all of its articles: whatever it costs is
    paid once.
    """
    if settings.ARTICLES_LIST_NEWS:
        import_string(settings.ARTICLES_LIST_NEWS)(request.user, list(articles))
