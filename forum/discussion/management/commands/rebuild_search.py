import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Article
from forum.discussion import reindexing
from forum.discussion.models import Comment
from forum.search.models import SearchDocument

PAUSE = 2.0  # Seconds between two lines of progress.


class Command(BaseCommand):
    """Bring the search index in step with the articles and comments."""

    help = (
        "Compare the search index with every article and comment, and mend it. Can run while "
        "people write, be stopped at any time, and go on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer looking without mending, and going on."""
        parser.add_argument("--check", action="store_true", help="only look; exit 1 if it differs")
        parser.add_argument(
            "--after", type=int, default=0, metavar="ARTICLE", help="go on after this article's id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the articles, then through the index."""
        self.mend = not options["check"]
        self.compared = self.wrong = 0
        self.total = Article.objects.count() + Comment.objects.count()
        self.said_at = time.monotonic()
        last = options["after"]
        try:
            for article_id in reindexing.article_ids(after=last):
                for step in reindexing.reindex(article_id, mend=self.mend):
                    self.count(step, f"article {article_id}")
                last = article_id
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. Go on with: --after {last}", returncode=130) from None
        self.compared, self.total = 0, SearchDocument.objects.count()
        stale = sum(self.count(step, "in the index") for step in reindexing.sweep(mend=self.mend))
        missing = self.wrong - stale
        self.stdout.write(
            f"{missing} missing or out of date, {stale} that should not be there"
            f"{', mended' if self.mend and self.wrong else ''}."
        )
        if self.wrong and not self.mend:
            raise CommandError("The search index differs from the rows.", returncode=1)

    def count(self, step: reindexing.Step, where: str) -> int:
        """Count a step, say now and then how far it is, and return what was wrong."""
        self.compared += step.compared
        self.wrong += step.wrong
        if time.monotonic() - self.said_at > PAUSE:
            self.said_at = time.monotonic()
            self.stdout.write(f"{self.compared:,} of about {self.total:,} ({where})")
        return step.wrong
