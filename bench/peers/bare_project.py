"""The whole project of the bare ready page."""

import json
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGES = Path(os.environ.get("BARE_PAGES", "."))


@cache
def read(name: str) -> tuple[bytes, dict[str, str]]:
    """Return a page's bytes and headers, read once a process."""
    return (PAGES / f"{name}.body").read_bytes(), json.loads((PAGES / f"{name}.json").read_text())


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Return the ready bytes."""
    body, headers = read(name)
    return HttpResponse(body, headers=headers)


def front(request: HttpRequest) -> HttpResponse:
    """Say that the server is there."""
    return HttpResponse("ready")


urlpatterns = [path("", front), path("<str:name>/", page)]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        SECRET_KEY="nothing is signed here",  # noqa: S106
        USE_TZ=True,
    )
    application = get_wsgi_application()
