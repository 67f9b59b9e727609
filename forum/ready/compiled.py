"""Queries that the ORM writes once and the database answers each time.

For a page that asks for one row by its key, the ORM takes longer to write the
SQL than the database to answer it: 0.6 ms against 0.03.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stands for a key until the query is asked; no constant of a query is so large.
_FIRST_KEY = 7_000_000_000_000_000
_MANY = _FIRST_KEY - 1
MAX_KEY = 2**63 - 1


class CompiledQuery:
    """A values_list queryset of integer keys, compiled once a database.

    `make` takes the keys by name, and by the name `many` a list of one that
    stands for any number of keys. Rows come as the database gives them: pass
    times through as_datetime(). `planned` names a function of the same keys
    and columns that a migration made on PostgreSQL, where it keeps its plan.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Any]], *keys: str, many: str = "", planned: str = ""
    ) -> None:
        self.make = make
        self.many = many
        self.planned = planned
        self.stand_ins = {name: _FIRST_KEY + place for place, name in enumerate(keys)}
        self.compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, *many: int, **keys: int) -> list[tuple[Any, ...]]:
        """Return the rows for these keys; none, without asking, for none of many."""
        if self.many and not many:
            return []
        return _read(*self.fill(*many, **keys))

    def fill(self, *many: int, **keys: int) -> tuple[str, list[Any]]:
        """Return the SQL, and its parameters for these keys; others are left unread."""
        sql, parameters = self._compile()
        by_stand_in: dict[Any, Any] = {
            stand_in: (keys[name],) for name, stand_in in self.stand_ins.items()
        }
        if self.many:
            by_stand_in[_MANY] = many
            sql = sql.replace(" IN (%s)", f" IN ({', '.join(['%s'] * len(many))})")
        return sql, [key for one in parameters for key in by_stand_in.get(one, (one,))]

    def one(self, **keys: int) -> tuple[Any, ...] | None:
        """Return the only row for these keys; None where there is none."""
        if any(not 0 < key <= MAX_KEY for key in keys.values()):
            return None
        rows = self(**keys)
        return rows[0] if rows else None

    def _compile(self) -> tuple[str, tuple[Any, ...]]:
        found = self.compiled.get(connection.vendor)
        if found is None and self.planned and connection.vendor == "postgresql":
            marks = ", ".join(["%s"] * len(self.stand_ins))
            sql = f"SELECT * FROM {self.planned}({marks})"  # noqa: S608 - a name of ours.
            found = self.compiled[connection.vendor] = (sql, tuple(self.stand_ins.values()))
        if found is None:
            keys: dict[str, Any] = dict(self.stand_ins)
            if self.many:
                keys[self.many] = [_MANY]
            sql, parameters = self.make(**keys).query.sql_with_params()
            found = self.compiled[connection.vendor] = (sql, tuple(parameters))
        return found


def read_both(
    one: tuple[str, Sequence[Any]], other: tuple[str, Sequence[Any]], *, width: int
) -> tuple[tuple[Any, ...] | None, list[tuple[Any, ...]]]:
    """Return the only row of one filled query and the rows of another, in one statement.

    The first has `width` columns. Where it finds no row, the other isn't read
    either; where the other finds none, it has one of nothing but None.
    """
    rows = _read(
        f"SELECT * FROM ({one[0]}) AS one LEFT JOIN ({other[0]}) AS other ON 1 = 1",  # noqa: S608
        [*one[1], *other[1]],
    )
    return (rows[0][:width] if rows else None), [row[width:] for row in rows]


def _read(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def as_datetime(value: Any) -> datetime | None:
    """Return a time as Django reads it: SQLite keeps UTC, as text or without its zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
