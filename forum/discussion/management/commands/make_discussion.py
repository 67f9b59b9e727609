from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Article
from forum.discussion.generating import SHAPES, generate_discussion


class Command(BaseCommand):
    """Fill an article's discussion, to see how the site behaves when it is long."""

    help = "Add made-up comments and votes to an article, 10,000 unless told."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the article, how many comments, and of what shape."""
        parser.add_argument("article", type=int, help="the article's id")
        parser.add_argument("--comments", type=int, default=10_000)
        parser.add_argument("--shape", choices=SHAPES, default="mixed")
        parser.add_argument("--authors", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate and say how long it took."""
        article = Article.objects.filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no article {options['article']}.", returncode=2)
        if options["comments"] < 1 or options["authors"] < 1:
            raise CommandError("--comments and --authors take 1 or more.", returncode=2)
        start = perf_counter()
        generate_discussion(
            article=article,
            count=options["comments"],
            shape=options["shape"],
            author_count=options["authors"],
            seed=options["seed"],
        )
        seconds = perf_counter() - start
        self.stdout.write(f"{options['comments']:,} comments in {seconds:.1f} s: {article}")
