"""Read an article with its discussion from plain text. Pure.

The form: an optional `date YYYY-MM-DD` before the first paragraph, one
paragraph a line, the last one ending in `© CREDIT`. Then comments: a line
that is only a member's name, and that comment's paragraphs until the next.

What is a name, in this order:

1. The first line after the credit is one.
2. A line that was a name before is one again.
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
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 5 * 1024 * 1024
MAX_COMMENTS = 10_000
MAX_COMMENT_LENGTH = 10_000  # Characters, as for every comment.
MAX_BODY_LENGTH = 100_000  # Characters of the article.
MAX_NAME_LENGTH, MAX_NAME_WORDS = 30, 3
MAX_CREDIT_LENGTH = 100  # Characters.

# With a digit behind it, so that an article may begin with the word.
DATE = re.compile(r"date[ \t]+([0-9]\S*)[ \t]*(.*)", re.IGNORECASE)
CREDIT = re.compile(rf"(.*?)[ \t]*©[ \t]*([^©]{{1,{MAX_CREDIT_LENGTH}}})")
SENTENCE_ENDS = tuple(".!?,;:…。！？、，．")
NOT_IN_NAMES = re.compile(r"https?:|www\.|@|[。！？<>{}\[\]|=/\\]")
MARKS = tuple(">-*•・#\"“'‘「『(（") + tuple("0123456789")
INITIAL = re.compile(r"\b\w\.$")
INTERJECTIONS = frozenset(
    {
        *("agreed", "exactly", "haha", "hear", "indeed", "lol", "lmao", "nonsense", "no", "nope"),
        *("ok", "okay", "same", "seconded", "sigh", "thanks", "this", "true", "what", "why"),
        *("wow", "wrong", "yes", "yep", "yeah", "同感", "賛成", "反対", "同意", "なるほど"),
        *("笑", "草", "はい", "いいえ", "確かに", "その通り"),
    }
)


class Role(Enum):
    """What a line is."""

    DATE = "date"  # With the first paragraph behind it, if there is one.
    PARAGRAPH = "paragraph"
    CREDIT = "credit"  # With the last paragraph before it, if there is one.
    NAME = "name"
    TEXT = "text"
    BLANK = "blank"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and in which line (None: in the whole)."""

    line: int | None
    text: str | Promise


class IntakeError(ValueError):
    """The text can't be taken in. Nothing was. `problems` says why, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.line}: {problem.text}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the role it was given, and why that is doubtful."""

    number: int  # From 1.
    text: str
    role: Role
    doubt: str | Promise | None = None
    reply_to: int | None = None  # On a name: the line of the name it answers.


@dataclass(frozen=True, slots=True)
class Reading:
    """Every line of a text."""

    lines: list[Line]

    @property
    def doubtful(self) -> list[Line]:
        """Return the lines that someone should look at."""
        return [line for line in self.lines if line.doubt]


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
    return text


def read_lines(
    text: str,
    overrides: Mapping[int, Role] | None = None,
    replies: Mapping[int, int] | None = None,
) -> Reading:
    """Give each line a role.

    `overrides` sets roles by line number; `replies` says which name line
    answers which. Only lines that no override names are decided by the rules.
    """
    overrides, replies = overrides or {}, replies or {}
    texts = [_tidy(line) for line in _split(text)]
    roles = _split_article(texts, overrides)
    lines = _name_comments(texts, roles, overrides)
    return Reading(
        [replace(line, reply_to=replies.get(line.number)) if line.role is Role.NAME else line
         for line in lines]
    )  # fmt: skip


def _split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _tidy(line: str) -> str:
    """Return a line without what frames it: blanks, tabs, ideographic spaces, controls."""
    kept = "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) != "Cc")
    return kept.strip()


def _split_article(texts: list[str], overrides: Mapping[int, Role]) -> list[Role | None]:
    """Give the article's lines their roles; None for what comes after the credit."""
    roles: list[Role | None] = []
    has_credit = has_paragraph = False
    for number, text in enumerate(texts, start=1):
        role: Role | None = overrides.get(number)
        if role is None and not text:
            role = Role.BLANK
        elif role is None and not has_credit:
            if CREDIT.fullmatch(text):
                role = Role.CREDIT
            elif not has_paragraph and DATE.fullmatch(text):
                role = Role.DATE
            else:
                role = Role.PARAGRAPH
        has_credit = has_credit or role is Role.CREDIT
        has_paragraph = has_paragraph or role in (Role.DATE, Role.PARAGRAPH)
        roles.append(role)
    return roles


def _name_comments(
    texts: list[str], roles: list[Role | None], overrides: Mapping[int, Role]
) -> list[Line]:
    """Decide between name and text for each line after the credit."""
    known = {texts[number - 1] for number, role in overrides.items()
             if role is Role.NAME and number <= len(texts)}  # fmt: skip
    lines: list[Line] = []
    is_first = True
    for number, (text, role) in enumerate(zip(texts, roles, strict=True), start=1):
        doubt: str | Promise | None = None
        if role is None:
            role, doubt = _name_or_text(texts, roles, number, known, is_first=is_first)
            is_first = False
            if role is Role.NAME:
                known.add(text)
        lines.append(Line(number, text, role, doubt))
    return lines


def _name_or_text(
    texts: list[str],
    roles: list[Role | None],
    number: int,
    known: set[str],
    *,
    is_first: bool,
) -> tuple[Role, str | Promise | None]:
    text = texts[number - 1]
    if is_first:
        odd = None if _can_be_name(text) else _("The first line here must be a name; is it?")
        return Role.NAME, odd
    if text in known:
        return Role.NAME, None
    if not _can_be_name(text):
        return Role.TEXT, None
    if text.casefold() in INTERJECTIONS:
        return Role.TEXT, _("A short line, read as text. Or is it a name?")
    if _is_lower_phrase(text):
        return Role.TEXT, _("A short line, read as text. Or is it a name?")
    following = _next_open(texts, roles, number)
    if following is None:
        return Role.TEXT, _("Could be a name, but no text follows it.")
    if _can_be_name(following) and following.casefold() not in INTERJECTIONS:
        return Role.TEXT, _("Could be a name, but so could the next line.")
    return Role.NAME, None


def _next_open(texts: list[str], roles: list[Role | None], number: int) -> str | None:
    """Return the next line that isn't blank, or None at the end."""
    for text, role in zip(texts[number:], roles[number:], strict=True):
        if role not in (Role.BLANK, Role.IGNORED):
            return text
    return None


def _can_be_name(text: str) -> bool:
    """Say whether a line looks like nothing but a name."""
    if len(text) > MAX_NAME_LENGTH or len(text.split()) > MAX_NAME_WORDS:
        return False
    if text.startswith(MARKS) and not text.strip("0123456789").isalpha():
        return False
    if NOT_IN_NAMES.search(text) or not any(sign.isalpha() for sign in text):
        return False
    return not text.endswith(SENTENCE_ENDS) or bool(INITIAL.search(text))


def _is_lower_phrase(text: str) -> bool:
    """Say whether two or three words read like the beginning of a sentence."""
    words = text.split()
    return len(words) > 1 and all(word.isascii() and word.islower() for word in words[1:])


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
        if len(line.text) > 50:  # What a member's name may have.
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
    try:
        if not match or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", match.group(1)):
            raise ValueError
        found.date = datetime.date.fromisoformat(match.group(1))
    except ValueError:
        return _("The date must be written like this: date 2025-10-27.")
    return None


def _add_credit(found: ParsedDiscussion, line: Line) -> str | Promise | None:
    match = CREDIT.fullmatch(line.text)
    if match is None:
        return _("This line has no credit: it must end like “© KYODO”.")
    if found.credit:
        return _("There is a credit already.")
    found.credit = match.group(2).strip()
    if not found.paragraphs and found.date is None and DATE.fullmatch(match.group(1)):
        return _add_date(found, match.group(1))
    if match.group(1):
        found.paragraphs.append(match.group(1))
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
    if sum(map(len, found.paragraphs)) > MAX_BODY_LENGTH:
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
