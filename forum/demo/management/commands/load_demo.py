from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.demo.accounts import accounts_file, keep_accounts, make_accounts
from forum.demo.changing import load_changes
from forum.demo.loading import load_articles
from forum.discussion.discussions import get_discussion
from forum.members.models import Member


class Command(BaseCommand):
    """Load the demo once; a second run adds only what is missing."""

    help = "Make the demo's accounts, articles and discussions. Only where DEMO is set."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the demo; say what was made."""
        if not settings.DEMO:
            raise CommandError("This is no demo: DEMO is not set. Nothing was made.", returncode=2)
        made = make_accounts()
        keep_accounts(made)
        if made:
            self.stdout.write(f"{len(made)} accounts, passwords in {accounts_file()}")
        load_changes(Member.objects.get(username="asa"))
        editor = Member.objects.get(username="edith")
        for article in load_articles(editor):
            self.stdout.write(f"{get_discussion(article).comment_count:3} comments: {article}")
