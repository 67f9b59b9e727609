"""Finish what moderators decided to do to many comments: sweeps, and releases of waves."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.sweeping import branch_working
from forum.moderation.sweeping import working as sweeping
from forum.moderation.waves import working as releasing


class Command(BaseCommand):
    """Finish all sweeps and releases; run it by a timer, since a moderator may close the page."""

    help = "Finish removing, restoring or publishing many comments, where moderators decided so."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        rooms = (branch_working, sweeping, releasing)
        self.stdout.write(f"{sum(room.work_on_all() for room in rooms)} finished.")
