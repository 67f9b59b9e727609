"""Delete pictures that nobody posted, and files that no row knows of."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.storage import Storage

from articles.picture_names import KEY
from forum.discussion.models import CommentPicture
from forum.discussion.pictures.keeping import IS_DRAFTED
from forum.discussion.pictures.models import picture_storage
from forum.discussion.pictures.rules import KEPT_WAITING

# A file is written just before its row: one this old has none that is still to come.
ALONE_FOR = timedelta(days=1)
LOOKED_UP = 500  # Files a query.
_FOLDER = re.compile(r"[A-Za-z0-9_-]{2}")
_NAME = re.compile(rf"(..)/(?=\1){KEY.pattern}\.webp")


def prune_waiting(now: datetime) -> int:
    """Delete pictures that waited for KEPT_WAITING, but for those in a draft; return how many.

    The row first: if this ends before the file is gone, prune_files() finds that.
    """
    old = CommentPicture.objects.waiting().filter(~IS_DRAFTED, uploaded_at__lt=now - KEPT_WAITING)
    count = 0
    for picture in old.order_by("pk"):
        # Its uploader may have posted it meanwhile, or written of it again.
        if old.filter(pk=picture.pk).delete()[0]:
            picture.file.storage.delete(str(picture.file.name))
            count += 1
    return count


def prune_files(now: datetime) -> int:
    """Delete files without a row; return how many.

    Their row was deleted from the database, with its member for one, or whoever wrote them was
    killed.
    """
    storage = picture_storage()
    count = 0
    names: list[str] = []
    for name in _names_in(storage):
        names.append(name)
        if len(names) == LOOKED_UP:
            count += _prune(storage, names, now)
            names = []
    return count + _prune(storage, names, now)


def _prune(storage: Storage, names: list[str], now: datetime) -> int:
    keys = {name: PurePath(name).stem for name in names}
    rows = CommentPicture.objects.filter(key__in=keys.values())
    known = set(rows.values_list("key", flat=True))
    alone = [
        name
        for name in names
        if keys[name] not in known and storage.get_modified_time(name) < now - ALONE_FOR
    ]
    for name in alone:
        storage.delete(name)
    return len(alone)


def _names_in(storage: Storage) -> Iterator[str]:
    """Return the names of files as name_of_file() makes them: no other is ours to delete."""
    if not storage.exists(""):  # Nobody has uploaded a picture yet.
        return
    for folder in storage.listdir("")[0]:
        if not _FOLDER.fullmatch(folder):  # Nor one that may not be read, as lost+found.
            continue
        for file in storage.listdir(folder)[1]:
            if _NAME.fullmatch(name := f"{folder}/{file}"):
                yield name
