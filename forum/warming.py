"""Make some pages before anybody asks, so that all workers share what that loads.

Views, templates, queries, translations and what settings name: each worker
would load and keep it for itself.
"""

from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_backends
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.urls import reverse

from articles.kept import forget_all
from articles.models import Article
from forum.ready.pages import store


def make_first_pages(application: WSGIHandler) -> None:
    """Ask for the front page and the latest article in every language, as nobody.

    Does nothing where there is no database yet. Keeps no page, since what it
    was made from may change before the first reader comes, and no connection:
    processes must not share one.
    """
    get_backends()
    caches["default"]  # Loads its package; connects when it is asked.
    try:
        latest = Article.objects.public().newest().first()
    except DatabaseError:
        return
    finally:
        connections.close_all()
    paths = [reverse("articles:front"), *([latest.get_absolute_url()] if latest else [])]
    for language, _name in settings.LANGUAGES:
        for path in paths:
            _ask(application, path, language)
    store.clear()
    forget_all()
    connections.close_all()


def _ask(application: WSGIHandler, path: str, language: str) -> None:
    site = urlsplit(settings.SITE_URL)
    answer = application(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": settings.SITE_HOST,
            "SERVER_PORT": "0",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "HTTP_ACCEPT_LANGUAGE": language,
            "HTTP_ACCEPT_ENCODING": "br",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": site.scheme,
        },
        lambda _status, _headers, _error=None: lambda _written: None,
    )
    b"".join(answer)
    answer.close()
