"""Where pictures may lie: apart from what web servers hand out, and from what isn't theirs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import FileSystemStorage

from forum.discussion.pictures.models import picture_storage


@register
def check_folder(**_asked: Any) -> list[CheckMessage]:
    """Refuse a folder that everybody may read, or in which other things of the site lie."""
    storage = picture_storage()
    if not isinstance(storage, FileSystemStorage):
        return []
    folder = Path(storage.location).resolve()
    opened = [Path(one).resolve() for one in (settings.MEDIA_ROOT, settings.STATIC_ROOT)]
    is_open = any(folder.is_relative_to(one) for one in opened)
    is_above = any(one.is_relative_to(folder) for one in (*opened, settings.VAR_DIR.resolve()))
    if not is_open and not is_above:
        return []
    why = "is handed out by web servers" if is_open else "holds other files of the site"
    return [
        Error(
            f"PICTURES_DIR ({folder}) {why}.",
            hint="Give the pictures in comments a folder of their own.",
            id="discussion.E001",
        )
    ]
