"""Settle every member's level of trust."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.moderation.trust.settling import settle_all


class Command(BaseCommand):
    """Settle all levels; for after the levels themselves were changed (members/trust/levels.py)."""

    help = "Give every member the level of trust that their facts ask for."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        self.stdout.write(f"{settle_all(timezone.now())} levels changed.")
