"""Which role each line of a pasted discussion has; discussion_text says the rules. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.intake.names import can_be_name, is_interjection, is_lower_phrase
from articles.markup import clean_text

MAX_CREDIT_LENGTH = 100  # Characters.

# With a digit behind it, so that an article may begin with the word. Full-width
# digits are a date as well, if a wrong one: better said than printed.
DATE = re.compile(r"date[ \t\u3000]+(\d\S*)[ \t\u3000]*(.*)", re.IGNORECASE)

Doubt = str | Promise | None


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
class Line:
    """A line with the role it was given, and why that is doubtful."""

    number: int  # From 1.
    text: str
    role: Role
    doubt: Doubt = None
    reply_to: int | None = None  # On a name: the line of the name it answers.


@dataclass(frozen=True, slots=True)
class Reading:
    """Every line of a text."""

    lines: list[Line]

    @property
    def doubtful(self) -> list[Line]:
        """Return the lines that someone should look at."""
        return [line for line in self.lines if line.doubt]


def read_lines(
    text: str,
    overrides: Mapping[int, Role] | None = None,
    replies: Mapping[int, int] | None = None,
) -> Reading:
    """Give each line a role. Linear time.

    `overrides` sets roles by line number; `replies` says which name line
    answers which. Only lines that no override names are decided by the rules,
    and an empty line is blank whatever it is called.
    """
    overrides, replies = overrides or {}, replies or {}
    texts = [_tidy(line) for line in _split(text)]
    roles = _split_article(texts, overrides)
    known = {
        text
        for number, text in enumerate(texts, start=1)
        if overrides.get(number) is Role.NAME and text
    }
    lines = _find_earlier_names(_name_comments(texts, roles, known))
    return Reading(
        [replace(line, reply_to=replies.get(line.number)) if line.role is Role.NAME else line
         for line in lines]
    )  # fmt: skip


def _split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _tidy(line: str) -> str:
    """Return a line as its text would be kept, without the blanks around it."""
    if line.isascii() and line.isprintable():  # Nearly all, and clean_text() takes its time.
        return line.strip()
    return clean_text(line).strip()


def split_credit(text: str) -> tuple[str, str] | None:
    """Split what ends in `© CREDIT` into what stands before it and the credit."""
    before, sign, credit = text.rpartition("©")
    credit = credit.strip()
    return (before.rstrip(), credit) if sign and 0 < len(credit) <= MAX_CREDIT_LENGTH else None


def _split_article(texts: list[str], overrides: Mapping[int, Role]) -> list[Role | None]:
    """Give the article's lines their roles; None for what comes after the credit."""
    roles: list[Role | None] = []
    has_credit = has_paragraph = False
    for number, text in enumerate(texts, start=1):
        role: Role | None = overrides.get(number)
        if not text:
            role = Role.BLANK
        elif role is None and not has_credit:
            if split_credit(text):
                role = Role.CREDIT
            elif not has_paragraph and DATE.fullmatch(text):
                role = Role.DATE
            else:
                role = Role.PARAGRAPH
        has_credit = has_credit or role is Role.CREDIT
        has_paragraph = has_paragraph or role in (Role.DATE, Role.PARAGRAPH)
        roles.append(role)
    return roles


def _name_comments(texts: list[str], roles: list[Role | None], known: set[str]) -> list[Line]:
    """Decide between name and text for each line after the credit; add the names to `known`."""
    follows = _find_what_follows(texts, roles)
    lines: list[Line] = []
    is_first = True
    for index, (text, given) in enumerate(zip(texts, roles, strict=True)):
        doubt: Doubt = None
        if given is not None:
            role = given
        elif is_first:
            role, is_first = Role.NAME, False
            doubt = None if can_be_name(text) else _("The first line here must be a name; is it?")
        else:
            role, doubt = _name_or_text(text, follows[index], known)
        if role is Role.NAME:
            known.add(text)
            is_first = False
        lines.append(Line(index + 1, text, role, doubt))
    return lines


def _find_earlier_names(lines: list[Line]) -> list[Line]:
    """Give the first line of somebody who is certain only further down to them as well."""
    names = {line.text for line in lines if line.role is Role.NAME}
    found: list[Line] = []
    following: Role | None = None
    for line in reversed(lines):
        if line.doubt and line.role is following is Role.TEXT and line.text in names:
            line = replace(line, role=Role.NAME, doubt=None)
        if line.role not in (Role.BLANK, Role.IGNORED):
            following = line.role
        found.append(line)
    return found[::-1]


def _find_what_follows(texts: list[str], roles: list[Role | None]) -> list[bool | None]:
    """Say of each line whether the next one that counts is text; None if there is none.

    False for what could be a name. From the end, so that each line is seen once.
    """
    found: list[bool | None] = []
    following: bool | None = None
    for text, role in zip(reversed(texts), reversed(roles), strict=True):
        found.append(following)
        if role is None:
            following = not can_be_name(text) or is_interjection(text)
        elif role not in (Role.BLANK, Role.IGNORED):
            following = role is Role.TEXT
    return found[::-1]


def _name_or_text(text: str, is_text_next: bool | None, known: set[str]) -> tuple[Role, Doubt]:
    """Decide on a line that isn't the first; the rules in their order."""
    if text in known:
        return Role.NAME, None
    if not can_be_name(text):
        return Role.TEXT, None
    if is_interjection(text) or is_lower_phrase(text):
        return Role.TEXT, _("A short line, read as text. Or is it a name?")
    if is_text_next is None:
        return Role.TEXT, _("Could be a name, but no text follows it.")
    if not is_text_next:
        return Role.TEXT, _("Could be a name, but so could the next line.")
    return Role.NAME, None
