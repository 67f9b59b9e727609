"""Prove that nothing in the moderation log was changed, exchanged or taken out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.moderation.chain.verifying import verify_log


class Command(BaseCommand):
    """`manage.py verify_moderation_log`: exit status 1 and the first broken entry, or the head."""

    help = (
        "Prove every entry of the moderation log against the one before it and the row it is "
        "about. Prints the hash of the newest: kept elsewhere, it proves all entries up to it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was proved. Raises CommandError, and so exits with 1, if anything is wrong."""
        proof = verify_log()
        if proof.broken is not None:
            raise CommandError(
                f"Entry {proof.broken} is broken: {proof.wrong}. "
                f"{proof.count} entries before it hold."
            )
        self.stdout.write(f"{proof.count} entries hold. Head: {proof.head or 'none'}")
