"""manage.py forget_senders."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.moderation.legal.forgetting import forget_senders


class Command(BaseCommand):
    """Forget who sent notices of illegal content that were decided half a year ago."""

    help = "Blank name and address in notices of illegal content decided 184 days ago or earlier."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many senders were forgotten."""
        self.stdout.write(f"{forget_senders(timezone.now())} senders forgotten.")
