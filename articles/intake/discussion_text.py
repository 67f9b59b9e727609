"""Read an article with its discussion from plain text. Pure.

The form: an optional `date YYYY-MM-DD` before the first paragraph, one
paragraph a line, the last one ending in `© CREDIT`. Then comments: a line
that is only a member's name, and that comment's paragraphs until the next.

What is a name, in this order:

1. The first line after the credit is one.
2. A line that was a name before is one again; one that is a name only
   further down is one here if text follows it.
3. A line can be one if it is short (30 characters, 3 words), has letters,
   ends like no sentence, is no address, begins with no quote or list mark,
   and is no common interjection ("lol", "Agreed", 同感).
4. Of several such lines in a row, the last is the name: a name has a text.
5. Two or three words of which only the first may be upper case ("good
   point") are text.

Lines decided by 3 to 5 against what they look like are reported as doubtful,
with their number; the editor can give any line another role.
"""

import datetime
import hashlib
import re
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.intake.lines import DATE, Line, Reading, Role, read_lines, split_credit
from articles.intake.problems import IntakeError, Problem
from articles.markup import MAX_LENGTH as MAX_BODY_LENGTH

__all__ = [
    "MAX_BYTES", "IntakeError", "Line", "ParsedComment", "ParsedDiscussion", "Problem",
    "Reading", "Role", "decode", "parse", "read_lines",
]  # fmt: skip

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 200_000
MAX_COMMENTS = 10_000
MAX_COMMENT_LENGTH = 10_000  # Characters, as for every comment.
MAX_NAME_LENGTH = 50  # Characters, as for every member.


@dataclass(slots=True)
class ParsedComment:
    """A comment as it was read; `reply_to` is an index into the list it is in."""

    name: str
    line_number: int
    paragraphs: list[str] = field(default_factory=list)
    reply_to: int | None = None

    @property
    def text(self) -> str:
        """Return the paragraphs as a comment is written."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class ParsedDiscussion:
    """An article and its comments, ready to be made."""

    date: datetime.date | None = None
    paragraphs: list[str] = field(default_factory=list)
    credit: str = ""
    comments: list[ParsedComment] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)

    @property
    def body(self) -> str:
        """Return the paragraphs as an article is written."""
        return "\n\n".join(self.paragraphs)

    @property
    def fingerprint(self) -> str:
        """Return what makes this discussion the same one when it comes in again."""
        parts = [str(self.date), self.credit, *self.paragraphs]
        for comment in self.comments:
            parts += ["\x1e", comment.name, str(comment.reply_to), *comment.paragraphs]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def decode(data: bytes) -> str:
    """Return the text of a file. Raises IntakeError if it is empty, too large or no UTF-8 text."""
    if len(data) > MAX_BYTES:
        raise IntakeError([Problem(None, _("The file is larger than 5 MB."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise IntakeError([Problem(number, _("This is not UTF-8 text."))]) from error
    if "\x00" in text:
        number = text[: text.index("\x00")].count("\n") + 1
        raise IntakeError([Problem(number, _("This is a binary file, not text."))])
    if not text.strip():
        raise IntakeError([Problem(None, _("The text is empty."))])
    if text.count("\n") + text.count("\r") - text.count("\r\n") >= MAX_LINES:
        raise IntakeError([Problem(None, _("The text has more than 200,000 lines."))])
    return text


def parse(reading: Reading) -> ParsedDiscussion:
    """Put the lines together. Raises IntakeError with every problem found."""
    found, problems = ParsedDiscussion(), []
    by_line: dict[int, int] = {}
    for line in reading.lines:
        if line.doubt:
            found.doubts.append(Problem(line.number, line.doubt))
        if problem := _add(found, line, by_line):
            problems.append(Problem(line.number, problem))
    problems += _link_replies(found, reading, by_line) + _check(found)
    if problems:
        raise IntakeError(sorted(problems, key=lambda problem: problem.line or 0))
    return found


def _add(found: ParsedDiscussion, line: Line, by_line: dict[int, int]) -> str | Promise | None:
    """Add one line; return what is wrong with it."""
    if line.role is Role.DATE:
        return _add_date(found, line.text)
    if line.role is Role.PARAGRAPH:
        found.paragraphs.append(line.text)
    elif line.role is Role.CREDIT:
        return _add_credit(found, line)
    elif line.role is Role.NAME:
        by_line[line.number] = len(found.comments)
        found.comments.append(ParsedComment(line.text, line.number))
        if len(line.text) > MAX_NAME_LENGTH:
            return _("This name is longer than 50 characters.")
    elif line.role is Role.TEXT:
        if not found.comments:
            return _("This text stands before the first name.")
        found.comments[-1].paragraphs.append(line.text)
    return None


def _add_date(found: ParsedDiscussion, text: str) -> str | Promise | None:
    match = DATE.fullmatch(text)
    if match and match.group(2):
        found.paragraphs.append(match.group(2))
    if found.date:
        return _("There is a date already.")
    try:
        if not match or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", match.group(1)):
            raise ValueError
        found.date = datetime.date.fromisoformat(match.group(1))
    except ValueError:
        return _("The date must be written like this: date 2025-10-27.")
    return None


def _add_credit(found: ParsedDiscussion, line: Line) -> str | Promise | None:
    parts = split_credit(line.text)
    if parts is None:
        return _("This line has no credit: it must end like “© KYODO”.")
    if found.credit:
        return _("There is a credit already.")
    before, found.credit = parts
    if not found.paragraphs and found.date is None and DATE.fullmatch(before):
        return _add_date(found, before)
    if before:
        found.paragraphs.append(before)
    return None


def _link_replies(
    found: ParsedDiscussion, reading: Reading, by_line: dict[int, int]
) -> list[Problem]:
    """Turn the lines that are answered into indexes; an answer comes after what it answers."""
    problems = []
    for line in reading.lines:
        if line.role is not Role.NAME or line.reply_to is None:
            continue
        target = by_line.get(line.reply_to)
        if target is None or line.reply_to >= line.number:
            problems.append(
                Problem(line.number, _("The comment this one answers must stand above it."))
            )
        else:
            found.comments[by_line[line.number]].reply_to = target
    return problems


def _check(found: ParsedDiscussion) -> list[Problem]:
    """Return what is missing or too much in the whole."""
    problems: list[Problem] = []
    if not found.credit:
        problems.append(Problem(None, _("No paragraph ends in a credit like “© KYODO”.")))
    elif not found.comments:
        problems.append(Problem(None, _("No comments follow the credit.")))
    if not found.paragraphs:
        problems.append(Problem(None, _("The article has no text.")))
    if len(found.body) > MAX_BODY_LENGTH:
        problems.append(Problem(None, _("The article is longer than 100,000 characters.")))
    if len(found.comments) > MAX_COMMENTS:
        problems.append(Problem(None, _("There are more than 10,000 comments.")))
    for comment in found.comments:
        if not comment.paragraphs:
            problems.append(Problem(comment.line_number, _("No text follows this name.")))
        elif len(comment.text) > MAX_COMMENT_LENGTH:
            problems.append(
                Problem(comment.line_number, _("This comment is longer than 10,000 characters."))
            )
    return problems
