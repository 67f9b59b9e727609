"""Which pages are kept ready, and how to ask the database whether they still hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

Version = tuple[Any, ...]

LONGEST_PATH = 300  # Characters; ours have 150, and what anybody may ask for is remembered.


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page that everybody without an account sees alike.

    `view` is the name of its address; `find_version` takes the address's
    arguments and returns what the page was
    made from, in one query: it has to change in the transaction of every
    write that a reader could see on the page. None: there is no such page.
    `parameters` are those of the query string that the page knows, each with
    the pattern of what it may say; others (campaigns, trackers), and what is
    no answer to any question, neither reach it nor make it another page. A page that says so
    where it doesn't know a value gets `unknown` in its place: one page, whatever was asked.
    `is_for_all`: who is signed in gets the same answer. `endless` are the parameters for which
    anybody can invent values, as many as they like, each a page.
    """

    view: str
    find_version: Callable[[dict[str, Any]], Version | None]
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_for_all: bool = False
    unknown: str = ""
    endless: frozenset[str] = frozenset()

    def read(self, query: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return what the page knows of a query string, by name."""
        names = sorted(self.parameters.keys() & query.keys())
        found = ((name, self._fit(name, query[name])) for name in names)
        return tuple((name, value) for name, value in found if value is not None)

    def is_invented(self, known: tuple[tuple[str, str], ...]) -> bool:
        """Say whether what read() returned is one of endlessly many."""
        return any(name in self.endless for name, _value in known)

    def _fit(self, name: str, value: str) -> str | None:
        if re.fullmatch(self.parameters[name], value, re.DOTALL):
            return value
        return self.unknown if value and self.unknown else None


def find_kind(path: str) -> tuple[Kind, dict[str, Any]] | None:
    """Return the kind of page at a path and the address's arguments, if it is one kept ready."""
    return _find_kind(path) if len(path) <= LONGEST_PATH else None


@lru_cache(maxsize=1024)
def _find_kind(path: str) -> tuple[Kind, dict[str, Any]] | None:
    try:
        found = resolve(path)
    except Resolver404:
        return None
    kind = _kinds().get(found.view_name)
    return (kind, found.kwargs) if kind else None


@cache
def _kinds() -> dict[str, Kind]:
    """Return the kinds that settings.READY_PAGES names, by their views."""
    found = (import_string(dotted) for dotted in settings.READY_PAGES)
    return {kind.view: kind for kind in found}
