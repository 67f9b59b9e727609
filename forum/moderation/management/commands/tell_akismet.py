"""manage.py tell_akismet."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.moderation.checks.lessons.sending import tell_lessons


class Command(BaseCommand):
    """Tell Akismet where moderators decided otherwise than it had said."""

    help = "Tell Akismet of spam that it let through, and of what it wrongly took for spam."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell it and say of how many comments."""
        self.stdout.write(f"Akismet was told of {tell_lessons()} comments.")
