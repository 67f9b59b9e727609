"""A whole Django project with a login, one table and two views: what a site can't do for less.

Its settings are those a site of ours has, without what is ours. Sessions and
members are Django's own; a form's token is not asked for.
"""

import json
import os
import sys
from typing import Any

import dj_database_url
from django.conf import settings

ON_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}

if not settings.configured:
    database = dj_database_url.parse(os.environ["PLAIN_DATABASE"], conn_max_age=60)
    if "sqlite3" in database["ENGINE"]:
        database["OPTIONS"] = ON_SQLITE
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        LOGIN_URL="/",
        ROOT_URLCONF=__name__,
        SECRET_KEY="nothing of worth is signed here",  # noqa: S106
        USE_TZ=True,
    )
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

from django.apps import apps  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Remark(models.Model):
    """A comment and nothing around it. Written by write()."""

    article = models.IntegerField(db_index=True)
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.text


class Page(models.Model):
    """A page's version. Written by make()."""

    version = models.IntegerField()

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return str(self.version)


@login_required
def write(request: HttpRequest) -> HttpResponse:
    """Insert what was sent, and lead on."""
    Remark.objects.create(article=1, author=request.user, text=request.POST["text"])
    return HttpResponse(status=303, headers={"Location": "/"})


def poll(request: HttpRequest) -> HttpResponse:
    """Answer 304 while the version is the one that is known, after one query."""
    version = Page.objects.values_list("version", flat=True).get(pk=1)
    etag = f'"{version}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(etag, headers={"ETag": etag})


def front(request: HttpRequest) -> HttpResponse:
    """Say that the server is there."""
    return HttpResponse("ready")


urlpatterns = [path("", front), path("write/", write), path("poll/", poll)]


def make(count: int) -> list[str]:
    """Make the tables, so many members, and a session for each; return the sessions."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    tables: list[type[models.Model]] = [*apps.get_models(), Remark, Page]
    with connection.schema_editor() as editor:
        for model in tables:
            editor.create_model(model)
    Page.objects.create(pk=1, version=1)
    keys = []
    for number in range(count):
        member = User.objects.create(username=f"writer-{number}", password="!")  # noqa: S106
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))))
