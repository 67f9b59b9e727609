"""Which pages are kept ready, and how to ask the database whether they still hold."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page that everybody without an account sees alike.

    `view` is the name of its address; `find_version` takes the address's
    arguments and returns what the page was
    made from, in one query: it has to change in the transaction of every
    write that a reader could see on the page. None: there is no such page.
    `parameters` are those of the query string that the page knows; others
    (campaigns, trackers) neither reach it nor make it another page.
    `is_for_all`: who is signed in gets the same answer.
    """

    view: str
    find_version: Callable[[dict[str, Any]], Version | None]
    parameters: frozenset[str] = frozenset()
    is_for_all: bool = False


@lru_cache(maxsize=4096)
def find_kind(path: str) -> tuple[Kind, dict[str, Any]] | None:
    """Return the kind of page at a path and the address's arguments, if it is one kept ready."""
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


class VersionQuery:
    """A query for the version of one page, compiled once.

    The ORM takes longer to write the SQL than the database to answer it.
    """

    def __init__(self, make: Callable[[int], QuerySet[Any]]) -> None:
        """Take what makes a values_list queryset of a key, the key being its last parameter."""
        self.make = make
        self.compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, key: int) -> Version | None:
        """Return the row of the page with that key."""
        compiled = self.compiled.get(connection.vendor)
        if not 0 < key < 2**63:
            return None
        if compiled is None:
            sql, parameters = self.make(0).query.sql_with_params()
            compiled = self.compiled[connection.vendor] = (sql, tuple(parameters[:-1]))
        sql, parameters = compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, (*parameters, key))
            return cursor.fetchone()
