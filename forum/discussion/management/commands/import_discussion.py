import sys
from collections.abc import Iterable
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
from forum.discussion.reading_report import report_lines, report_parsed, report_roles
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
        is_dry = options["dry_run"]
        parsed = self.read(options["file"], is_dry=is_dry)
        if found := find_imported(parsed):
            self.stdout.write(f"Nothing to do: this is article {found.pk} already, {found}.")
            return
        section, headline = settle(options, is_asking=not is_dry)
        language = options["language"] or guess_language(parsed)
        try:
            if is_dry:
                self.describe(parsed, headline, section, language)
                return
            imported = import_discussion(
                parsed=parsed, headline=headline, section=section, language=language
            )
        except Refused as refused:
            raise CommandError(str(refused.refusal.message), returncode=WRONG) from refused
        self.say(imported)

    def read(self, path: Path, *, is_dry: bool) -> ParsedDiscussion:
        """Return what the file says. Raises CommandError with every problem and its line.

        A dry run shows the reading first, whatever is wrong or missing.
        """
        with translation.override("en"):
            try:
                reading = read_lines(decode(read_bytes(path)))
                if is_dry:
                    self.show([*report_lines(reading), report_roles(reading)])
                parsed = parse(reading)
            except IntakeError as error:
                problems = (
                    f"line {one.line}: {one.text}" if one.line else str(one.text)
                    for one in error.problems
                )
                message = "\n".join([f"Nothing was taken in from {path}:", *problems])
                raise CommandError(message, returncode=WRONG) from error
            if is_dry:
                self.show(report_parsed(parsed))
            for doubt in parsed.doubts:
                self.stderr.write(f"line {doubt.line}: {doubt.text}")
        return parsed

    def show(self, lines: Iterable[str]) -> None:
        """Print them."""
        for line in lines:
            self.stdout.write(line)

    def describe(
        self, parsed: ParsedDiscussion, headline: str, section: Section, language: str
    ) -> None:
        """Say what would be published. Raises Refused for what wouldn't be."""
        at = timezone.localtime(published_at(parsed, timezone.now()))
        self.stdout.write(
            f"Would publish “{headline}” ({language}, {section}), {at:%Y-%m-%d %H:%M}"
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


def settle(options: dict[str, Any], *, is_asking: bool) -> tuple[Section, str]:
    """Return section and headline: given, the only one there is, or typed on the terminal.

    Raises CommandError with all that is missing or wrong.
    """
    problems: list[str] = []
    section = find_section(options["section"], problems, is_asking=is_asking)
    headline = find_headline(options["headline"], problems, is_asking=is_asking)
    if section is None or problems:
        raise CommandError("\n".join(problems), returncode=WRONG)
    return section, headline


def find_section(slug: str | None, problems: list[str], *, is_asking: bool) -> Section | None:
    """Return the section, or None with the problem added."""
    sections = {section.slug: section for section in Section.objects.all()}
    if not sections:
        problems.append(
            "There is no section yet. Make one in the administration: /admin/articles/section/"
        )
        return None
    if slug is None and len(sections) == 1:
        return next(iter(sections.values()))
    listed = ", ".join(sections)
    if slug is None and is_asking:
        slug = ask(f"Section ({listed}): ")
    if slug not in sections:
        problem = f"There is no section “{slug}”." if slug else "Which section?"
        problems.append(f"{problem} --section takes one of: {listed}")
    return sections.get(slug or "")


def find_headline(headline: str | None, problems: list[str], *, is_asking: bool) -> str:
    """Return the headline in one line; one that is missing or too long adds a problem."""
    if headline is None and is_asking:
        headline = ask("Headline: ")
    headline = " ".join((headline or "").split())
    limit = Article._meta.get_field("headline").max_length or 200
    if not headline:
        problems.append("A headline is needed: --headline “…”")
    elif len(headline) > limit:
        problems.append(f"The headline has more than {limit} characters.")
    return headline


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
