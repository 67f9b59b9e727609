"""Finish what moderators decided to remove or restore of members' comments."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.sweeping.working import work_on_all


class Command(BaseCommand):
    """Finish all sweeps; run it by a timer, since a moderator may close the page."""

    help = "Finish removing or restoring the comments of members, where moderators decided so."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        self.stdout.write(f"{work_on_all()} finished.")
