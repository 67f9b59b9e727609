"""manage.py prune_pictures."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.discussion.pictures.pruning import prune_files, prune_waiting


class Command(BaseCommand):
    """Delete what members uploaded and never posted, and files that belong to nothing."""

    help = "Delete pictures that stand in no comment a week after their upload, and lost files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each were deleted."""
        now = timezone.now()
        pictures, files = prune_waiting(now), prune_files(now)
        self.stdout.write(f"{pictures} pictures that waited and {files} files of none deleted.")
