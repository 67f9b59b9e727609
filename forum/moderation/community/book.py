"""The rules by code and name, at hand for every list of reasons.

Each process keeps them for a second and then asks the shared cache, which is told of
every change: a list on a page is a second old at most. The verbs ask the rows.
"""

import time
from functools import cached_property
from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import get_language

from articles.kept import Kept
from forum.moderation.community.standing import all_rules

CODE_PREFIX = "rule-"  # Of the codes of rules that administrators add.
KEY = "rulebook"
SHARED_FOR = 30  # Seconds: what was read while it changed is gone after that.

_kept = Kept(100_000)  # Bytes; there is one book.


class BookRule(NamedTuple):
    """A rule as it is called now."""

    code: str
    name_en: str
    name_ja: str
    is_standing: bool

    @property
    def name(self) -> str:
        """Return the name in the language of the page."""
        return self.name_ja if (get_language() or "").startswith("ja") else self.name_en


class Book:
    """All rules that there ever were, in their order."""

    def __init__(self, rules: tuple[BookRule, ...]) -> None:
        self.rules = rules

    @cached_property
    def standing(self) -> tuple[str, ...]:
        """Return the codes of the rules that hold."""
        return tuple(rule.code for rule in self.rules if rule.is_standing)

    @cached_property
    def added(self) -> tuple[str, ...]:
        """Return the codes of the rules that administrators added, whether or not they hold."""
        return tuple(rule.code for rule in self.rules if rule.code.startswith(CODE_PREFIX))

    @cached_property
    def _by_code(self) -> dict[str, BookRule]:
        return {rule.code: rule for rule in self.rules}

    def find(self, code: str) -> BookRule | None:
        """Return the rule of a code."""
        return self._by_code.get(code)


def read_book() -> Book:
    """Return the rules as they are called now; one query for all processes in half a minute."""
    second = int(time.time())
    book: Book | None = _kept.get(KEY, second)
    if book is None:
        rules = cache.get(KEY)
        if rules is None:
            rules = _load()
            cache.set(KEY, rules, SHARED_FOR)
        book = Book(rules)
        _kept.put(KEY, second, book, 300 * len(rules))
    return book


def name_of_rule(code: str) -> str:
    """Return what the rule of a code is called now; "" for a code that none has."""
    rule = read_book().find(code)
    return rule.name if rule else ""


def forget_book() -> None:
    """Let all processes read the rules anew within a second."""
    cache.delete(KEY)
    _kept.clear()


def _load() -> tuple[BookRule, ...]:
    return tuple(
        BookRule(one.rule.code, one.name_en, one.name_ja, one.rule.retired_at is None)
        for one in all_rules()
    )
