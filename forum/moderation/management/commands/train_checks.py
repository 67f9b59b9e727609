"""Let the check that learns read the newest decisions."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.checks.classifier import MIN_TEXTS
from forum.moderation.checks.training import train


class Command(BaseCommand):
    """Learn anew, and say from how many texts; run it by night, or after a busy day."""

    help = "Let the check that learns read the newest decisions of the moderators."

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn; say so if there is too little to learn from."""
        weights = train()
        texts = f"{weights.removed_count} texts taken away, {weights.kept_count} let stand"
        if weights.words:
            self.stdout.write(f"Learnt {len(weights.words)} words from {texts}.")
        else:
            self.stdout.write(f"Nothing learnt: {texts}, and it takes {MIN_TEXTS} of each.")
