"""Queries of what lies in a moderator's scope, that the ORM writes once for all scopes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from forum.discussion.scopes import EVERYWHERE, Scope
from forum.ready.compiled import CompiledQuery

PARTS = ("sections", "articles")


class ScopedQuery:
    """A compiled query (ready/compiled.py) for the whole site, and one for any parts of it.

    `make` takes a scope beside the keys.
    """

    def __init__(
        self,
        make: Callable[..., QuerySet[Any, Any]],
        *keys: str,
        many: str = "",
        times: Sequence[str] = (),
        texts: Sequence[str] = (),
    ) -> None:
        def in_parts(sections: list[int], articles: list[int], **keys: Any) -> QuerySet[Any, Any]:
            scope = Scope(sections=frozenset(sections), articles=frozenset(articles))
            return make(scope=scope, **keys)

        everywhere = partial(make, scope=EVERYWHERE)
        kinds: dict[str, Any] = {"many": many, "times": times, "texts": texts}
        self.everywhere = CompiledQuery(everywhere, *keys, **kinds)
        self.in_parts = CompiledQuery(in_parts, *keys, lists=PARTS, **kinds)

    def __call__(self, scope: Scope, *many: int, **keys: Any) -> list[tuple[Any, ...]]:
        """Return the rows in a scope for these keys, as of a compiled query."""
        query, keys = self._choose(scope, keys)
        return query(*many, **keys)

    def fill(self, scope: Scope, *many: int, **keys: Any) -> tuple[str, list[Any]]:
        """Return the SQL for a scope, and its parameters for these keys."""
        query, keys = self._choose(scope, keys)
        return query.fill(*many, **keys)

    def _choose(self, scope: Scope, keys: dict[str, Any]) -> tuple[CompiledQuery, dict[str, Any]]:
        if scope.is_whole:
            return self.everywhere, keys
        return self.in_parts, {**keys, **{name: getattr(scope, name) for name in PARTS}}
