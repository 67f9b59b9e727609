"""manage.py forget_kept."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.moderation.forgetting import forget_kept


class Command(BaseCommand):
    """Forget notices of comments that are gone for good; kept until then to come back with them."""

    help = "Delete notices that were kept of comments which nobody has decided about for 184 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were forgotten."""
        self.stdout.write(f"{forget_kept(timezone.now())} kept notices forgotten.")
