import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from articles.intake.discussion_text import (
    MAX_BYTES,
    IntakeError,
    ParsedDiscussion,
    decode,
    parse,
    read_lines,
)
from articles.models import Article, Language, Section
from forum.discussion.importing import (
    Imported,
    find_imported,
    guess_language,
    import_discussion,
    published_at,
)
from forum.refusals import Refused

WRONG = 2  # Exit status for what the caller has to mend.


class Command(BaseCommand):
    """Take in an article with its discussion from a text file."""

    help = (
        "Take in an article with its discussion from a text file: paragraphs, one a line, the "
        "last ending in “© CREDIT”; then comments, each a line with a name and its paragraphs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file and for what stands in no file."""
        parser.add_argument("file", type=Path, help="the text file; - reads the standard input")
        parser.add_argument("--headline", help="the article's headline; asked for if missing")
        parser.add_argument("--section", help="slug of the section; asked for if several")
        parser.add_argument("--language", choices=Language.values, help="default: by its letters")
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, take in, and say what was made."""
        parsed = self.read(options["file"])
        if found := find_imported(parsed):
            self.stdout.write(f"Nothing to do: this is article {found.pk} already, {found}.")
            return
        section = self.choose_section(options["section"])
        headline = self.ask_headline(options["headline"])
        language = options["language"] or guess_language(parsed)
        try:
            if options["dry_run"]:
                self.describe(parsed, headline, section, language)
                return
            imported = import_discussion(
                parsed=parsed, headline=headline, section=section, language=language
            )
        except Refused as refused:
            raise CommandError(str(refused.refusal.message), returncode=WRONG) from refused
        self.say(imported)

    def read(self, path: Path) -> ParsedDiscussion:
        """Return what the file says. Raises CommandError with every problem and its line."""
        with translation.override("en"):
            try:
                parsed = parse(read_lines(decode(read_bytes(path))))
            except IntakeError as error:
                problems = (
                    f"line {one.line}: {one.text}" if one.line else str(one.text)
                    for one in error.problems
                )
                message = "\n".join([f"Nothing was taken in from {path}:", *problems])
                raise CommandError(message, returncode=WRONG) from error
            for doubt in parsed.doubts:
                self.stderr.write(f"line {doubt.line}: {doubt.text}")
        return parsed

    def choose_section(self, slug: str | None) -> Section:
        """Return the section named, the only one, or the one chosen on the terminal."""
        sections = {section.slug: section for section in Section.objects.all()}
        if not sections:
            raise CommandError(
                "There is no section yet. Make one in the administration: /admin/articles/section/",
                returncode=WRONG,
            )
        if slug is None and len(sections) == 1:
            return next(iter(sections.values()))
        listed = ", ".join(sections)
        if slug is None:
            slug = ask(f"Section ({listed}): ")
        if slug not in sections:
            problem = f"There is no section “{slug}”." if slug else "Which section?"
            raise CommandError(f"{problem} --section takes one of: {listed}", returncode=WRONG)
        return sections[slug]

    def ask_headline(self, headline: str | None) -> str:
        """Return the headline given, or the one typed on the terminal."""
        headline = " ".join((headline if headline is not None else ask("Headline: ")).split())
        limit = Article._meta.get_field("headline").max_length or 200
        if not headline:
            raise CommandError("A headline is needed: --headline “…”", returncode=WRONG)
        if len(headline) > limit:
            raise CommandError(f"The headline has more than {limit} characters.", returncode=WRONG)
        return headline

    def describe(
        self, parsed: ParsedDiscussion, headline: str, section: Section, language: str
    ) -> None:
        """Say what would be made. Raises Refused for what wouldn't be."""
        at = timezone.localtime(published_at(parsed, timezone.now()))
        self.stdout.write(
            f"Would publish “{headline}” ({language}, {section}), {at:%Y-%m-%d %H:%M}"
        )
        self.stdout.write(f"{len(parsed.paragraphs)} paragraphs, © {parsed.credit}")
        for comment in parsed.comments:
            answer = ""
            if comment.reply_to is not None:
                answer = f", in reply to line {parsed.comments[comment.reply_to].line_number}"
            count = len(comment.paragraphs)
            self.stdout.write(
                f"line {comment.line_number}: {comment.name}, {count} "
                f"paragraph{'s' * (count != 1)}{answer}"
            )
        self.stdout.write("Nothing was written (--dry-run).")

    def say(self, imported: Imported) -> None:
        """Say what was made, or that it was here."""
        article = imported.article
        if not imported.is_new:
            self.stdout.write(f"Nothing to do: this is article {article.pk} already, {article}.")
            return
        count = len(imported.comments)
        self.stdout.write(
            f"Article {article.pk}, “{article}”, {article.get_absolute_url()}, "
            f"with {count} comment{'s' * (count != 1)}."
        )
        for member in imported.names.made:
            self.stdout.write(f"New member, who can't sign in: {member.display_name}")
        for name, member in imported.names.marked.items():
            self.stdout.write(
                f"Somebody has an account named {name} (or nobody may): "
                f"its comments are by “{member.display_name}”"
            )


def read_bytes(path: Path) -> bytes:
    """Return the file's content, as far as could be taken in. Raises CommandError."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        if path.is_dir():
            raise CommandError(f"{path} is a directory, not a file.", returncode=WRONG)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = error.strerror or str(error)
        raise CommandError(f"{path} can't be read: {problem}.", returncode=WRONG) from error


def ask(question: str) -> str:
    """Ask on the terminal; return nothing where there is none."""
    if not sys.stdin.isatty():
        return ""
    try:
        return input(question).strip()
    except EOFError:
        return ""
