"""manage.py forget_looks."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.moderation.care.forgetting import forget_looks


class Command(BaseCommand):
    """Forget at which hard comments moderators looked a fortnight ago or earlier."""

    help = "Delete what moderators looked at 14 days ago or earlier."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many looks were forgotten."""
        self.stdout.write(f"{forget_looks(timezone.localdate())} looks forgotten.")
