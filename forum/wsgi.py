"""The door for the application server."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase

from forum.strange_requests import clean_content_type


class Application(WSGIHandler):
    """Django's own, which reads what the server hands over before any middleware runs."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        """Answer a request, whatever it says of itself."""
        clean_content_type(environ)
        return super().__call__(environ, start_response)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup(set_prefix=False)
application = Application()
