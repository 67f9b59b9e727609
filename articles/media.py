"""Serve pictures from the application where no nginx does it."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# Only what images.store_image() wrote: its folders, its names.
STORED = re.compile(r"images/\d{4}/\d{2}/[0-9a-f]{32}(?:_\w{7})?\.webp")
MAX_AGE = 365 * 24 * 60 * 60  # Seconds; the name is the content's hash.


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Send a stored picture, cacheable by everyone, with the type it was written in."""
    if not STORED.fullmatch(name) or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={MAX_AGE}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
