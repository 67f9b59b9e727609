"""Rows of models, with what is read along, by queries that the ORM writes once.

As compiled.py, for who needs the rows themselves: writing the SELECT of a comment with its
article, its author and what it answers takes the ORM 4 ms, making the rows of it 0.2.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from forum.ready import trips
from forum.ready.compiled import take_any_key
from forum.ready.prepared import Statement

Row = TypeVar("Row", bound=Model)
_FIRST_KEY = 7_100_000_000_000_000  # Stands for a key; no constant of a query is so large.


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What one database is asked, and how its answer becomes rows."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: dict[Any, Any]
    names: list[str]  # Of the row's own columns, which begin the answer.
    related: list[Any]
    locks: bool


class CompiledRows(Generic[Row]):
    """A queryset of rows with what select_related() reads, compiled once a database.

    `make` takes integer keys, and `texts`, by name and filters by them. What
    prefetch_related() or annotate() would add isn't there.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Row]], *keys: str, texts: Sequence[str] = ()
    ) -> None:
        self.make = make
        self.keys: dict[str, Any] = dict(zip(keys, count(_FIRST_KEY), strict=False))
        self.keys |= {name: f"in place of {name}" for name in texts}
        self.compiled: dict[str, _Compiled] = {}

    def __call__(self, *before: Statement, **keys: int | str) -> list[Row]:
        """Return the rows for these keys, after statements that are sent in the same trip.

        Raises TransactionManagementError where it locks and there is no transaction.
        """
        found = self._compile()
        if found.locks and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked in a transaction only.")
        by_stand_in = {stand_in: keys[name] for name, stand_in in self.keys.items()}
        values = [by_stand_in.get(one, one) for one in found.parameters]
        rows = trips.read_all(*before, (found.sql, values))
        return [self._make_row(found, row) for row in _convert(found, rows)]

    def first(self, *before: Statement, **keys: int | str) -> Row | None:
        """Return the first row for these keys; None where there is none."""
        rows = self(*before, **keys)
        return rows[0] if rows else None

    def _compile(self) -> _Compiled:
        found = self.compiled.get(connection.vendor)
        if found is None:
            numbers = [key for key in self.keys.values() if isinstance(key, int)]
            found = self.compiled[connection.vendor] = _compile(self.make(**self.keys), numbers)
        return found

    @staticmethod
    def _make_row(found: _Compiled, values: Sequence[Any]) -> Any:
        model = found.compiler.klass_info["model"]
        row = model.from_db(connection.alias, found.names, values[: len(found.names)])
        for one in found.related:
            one.populate(values, row)
        return row


def _compile(rows: QuerySet[Any], numbers: Collection[int]) -> _Compiled:
    compiler = rows.query.get_compiler(using=connection.alias)
    sql, parameters = compiler.as_sql()
    select, described = compiler.select, compiler.klass_info
    if compiler.annotation_col_map or described["select_fields"][0] != 0:
        raise ValueError("Only rows can be compiled, with what is read along.")
    return _Compiled(
        sql=take_any_key(sql, parameters, numbers),
        parameters=tuple(parameters),
        compiler=compiler,
        converters=compiler.get_converters([one[0] for one in select[: compiler.col_count]]),
        names=[select[at][0].target.attname for at in described["select_fields"]],
        related=get_related_populators(described, select, connection.alias),  # type: ignore[call-arg]
        locks=rows.query.select_for_update and connection.features.has_select_for_update,
    )


def _convert(found: _Compiled, rows: Sequence[Sequence[Any]]) -> Any:
    return found.compiler.apply_converters(rows, found.converters) if found.converters else rows
