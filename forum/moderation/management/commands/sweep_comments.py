"""Finish what moderators decided to do to many comments: sweeps, and what waves held."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.sweeping import branch_working
from forum.moderation.sweeping import working as sweeping
from forum.moderation.waves import working as releasing
from forum.moderation.waves.recalls import working as recalling


class Command(BaseCommand):
    """Finish all sweeps, recalls and releases; run by a timer: a moderator may leave the page."""

    help = "Finish removing, restoring, holding or publishing many comments, as moderators decided."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many there were."""
        rooms = (branch_working, sweeping, recalling, releasing)
        self.stdout.write(f"{sum(room.work_on_all() for room in rooms)} finished.")
