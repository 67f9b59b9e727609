"""Send the mails that wait."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.notifications.outbox import send_due_mails


class Command(BaseCommand):
    """`manage.py send_mails`: to run every few minutes."""

    help = "Sends mails that could not be sent at once, or whose process ended before."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them and say how many."""
        self.stdout.write(f"{send_due_mails()} mails sent.")
