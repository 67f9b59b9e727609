"""Finish what moderators decided to do to many comments: sweeps, and releases of waves."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.sweeping import working as sweeping
from forum.moderation.waves import working as releasing


class Command(BaseCommand):
    """Finish all sweeps and releases; run it by a timer, since a moderator may close the page."""

    help = "Finish removing, restoring or publishing many comments, where moderators decided so."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        self.stdout.write(f"{sweeping.work_on_all() + releasing.work_on_all()} finished.")
