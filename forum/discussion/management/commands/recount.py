from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from forum.discussion.models import Discussion
from forum.discussion.recounting import recount_discussion, recount_members
from forum.notifications.recounting import recount_unread


class Command(BaseCommand):
    """Count comments, votes and scores again from the rows."""

    help = "Prove every counter against the rows, and mend those that drifted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer looking without mending, and one article."""
        parser.add_argument("--check", action="store_true", help="only look; exit 1 on any drift")
        parser.add_argument("--article", type=int, help="one article's id (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recount article by article, each in its own transaction."""
        discussions = Discussion.objects.order_by("article_id")
        if options["article"]:
            discussions = discussions.filter(article_id=options["article"])
        drifts = []
        for article_id in discussions.values_list("article_id", flat=True):
            drifts += recount_discussion(article_id, mend=not options["check"])
        for drift in drifts:
            self.stdout.write(f"{drift.what}: {drift.stored} is {drift.counted}")
        members = recount_members(Q(), mend=not options["check"])
        if members:
            self.stdout.write(f"{members} members with a wrong comment count or score")
        unread = recount_unread(mend=not options["check"])
        if unread:
            self.stdout.write(f"{unread} members with a wrong number of unread notices")
        if options["check"] and (drifts or members or unread):
            raise CommandError("Counters have drifted.", returncode=1)
        done = "checked" if options["check"] else "counted"
        self.stdout.write(f"{len(discussions)} discussions {done}, {len(drifts)} drifts.")
