"""Queries that the ORM writes once and the database answers each time.

For a page that asks for one row by its key, the ORM takes longer to write the
SQL than the database to answer it: 0.6 ms against 0.03.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from forum.ready import trips

# Stand for keys until the query is asked; no constant of a query is so large, or late.
_FIRST_KEY = 7_000_000_000_000_000
_FIRST_TIME = datetime(7001, 1, 1, tzinfo=UTC)
MAX_KEY = 2**63 - 1


class CompiledQuery:
    """A values_list queryset, compiled once a database for any values of its keys.

    `make` takes the keys by name: integers, `times`, `days` and `texts` by theirs; by the
    name `many`, and by those of `lists`, a list of one that stands for any number of
    integers. Rows come as the database gives them: pass times through as_datetime(), or all
    through columns.py. `planned` names a function of the same keys and columns that a migration
    made on PostgreSQL, where it keeps its plan; `is_prepared` has each connection keep one
    (prepared.py), for what is asked often enough.
    """

    def __init__(
        self,
        make: Callable[..., QuerySet[Any, Any]],
        *keys: str,
        many: str = "",
        lists: Sequence[str] = (),
        times: Sequence[str] = (),
        days: Sequence[str] = (),
        texts: Sequence[str] = (),
        planned: str = "",
        is_prepared: bool = False,
    ) -> None:
        self.make = make
        self.many = many
        self.lists = (*lists, many) if many else tuple(lists)
        self.times, self.days = times, days
        self.planned = planned
        self.is_prepared = is_prepared
        self.stand_ins: dict[str, Any] = {
            name: _FIRST_KEY + place for place, name in enumerate((*keys, *self.lists))
        }
        self.stand_ins |= {name: _FIRST_TIME.replace(day=1 + n) for n, name in enumerate(times)}
        self.stand_ins |= {name: _FIRST_TIME.date() + timedelta(n) for n, name in enumerate(days)}
        self.stand_ins |= {name: f"\u2063{name}\u2063" for name in texts}
        self.compiled: dict[str, tuple[str, list[tuple[str, Any]]]] = {}

    def __call__(self, *many: int, **keys: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these keys; none, without asking, for none of many."""
        if self.many and not many:
            return []
        filled = self.fill(*many, **keys)
        return trips.read_all(filled) if self.is_prepared else _read(*filled)

    def fill(self, *many: int, **keys: Any) -> tuple[str, list[Any]]:
        """Return the SQL, and its parameters for these keys; others are left unread."""
        if self.many:
            keys[self.many] = many
        sql, parameters = self.compiled.get(connection.vendor) or self._compile()
        if self.times or self.days:
            keys = {name: self._adapt(name, key) for name, key in keys.items()}
        if not self.lists:
            return sql, [keys[name] if name else value for name, value in parameters]
        lists = {name: tuple(keys[name]) or (0,) for name in self.lists}  # No row is number 0.
        marks = [", ".join(["%s"] * len(lists.get(name, "1"))) for name, _value in parameters]
        filled: list[Any] = []
        for name, value in parameters:
            filled += lists[name] if name in lists else [keys[name] if name else value]
        return sql % tuple(marks), filled

    def one(self, **keys: int) -> tuple[Any, ...] | None:
        """Return the only row for these keys; None where there is none."""
        if any(not 0 < key <= MAX_KEY for key in keys.values()):
            return None
        rows = self(**keys)
        return rows[0] if rows else None

    def _adapt(self, name: str, value: Any) -> Any:
        """Return a key as the database's driver takes it."""
        if name in self.times:
            return connection.ops.adapt_datetimefield_value(value)
        return connection.ops.adapt_datefield_value(value) if name in self.days else value

    def _compile(self) -> tuple[str, list[tuple[str, Any]]]:
        """Write the SQL, and which key each parameter is, if any."""
        if self.planned and connection.vendor == "postgresql":
            marks = ", ".join(["%s"] * len(self.stand_ins))
            sql = f"SELECT * FROM {self.planned}({marks})"  # noqa: S608 - a name of ours.
            parameters: Sequence[Any] = tuple(self.stand_ins.values())
        else:
            keys = {
                name: [one] if name in self.lists else one for name, one in self.stand_ins.items()
            }
            sql, parameters = self.make(**keys).query.sql_with_params()
            if self.is_prepared:
                numbers = [one for one in self.stand_ins.values() if isinstance(one, int)]
                sql = take_any_key(sql, parameters, numbers)
        if self.lists:
            sql = sql.replace("%%", "%%%%")  # Filled twice: here, and by the driver.
        names = {self._adapt(name, one): name for name, one in self.stand_ins.items()}
        found = sql, [(names.get(one, ""), one) for one in parameters]
        return self.compiled.setdefault(connection.vendor, found)


def take_any_key(sql: str, parameters: Sequence[Any], keys: Collection[int]) -> str:
    """Return the SQL with its keys named as large numbers, for what is to be prepared.

    PostgreSQL would take a column's own type for them, and fail over a number that no row
    can have in place of finding none.
    """
    if connection.vendor != "postgresql":
        return sql
    first, *rest = sql.split("%s")
    marks = ("%s::bigint" if one in keys else "%s" for one in parameters)
    return first + "".join(map("".join, zip(marks, rest, strict=True)))


def read_rows(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a values_list queryset as the database gives them."""
    return _read(*written(rows))


def written(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """Return the SQL of a queryset, written anew, and its parameters."""
    sql, parameters = rows.query.sql_with_params()
    return sql, list(parameters)


def read_both(
    one: tuple[str, Sequence[Any]],
    other: tuple[str, Sequence[Any]],
    *,
    width: int,
    is_prepared: bool = False,
) -> tuple[tuple[Any, ...] | None, list[tuple[Any, ...]]]:
    """Return the only row of one filled query and the rows of another, in one statement.

    `is_prepared` as of a query. The first has `width` columns. Where it finds no row, the
    other isn't read either; where the other finds none, it has one of nothing but None.
    """
    sql = f"SELECT * FROM ({one[0]}) AS one LEFT JOIN ({other[0]}) AS other ON 1 = 1"  # noqa: S608
    values = [*one[1], *other[1]]
    rows = trips.read_all((sql, values)) if is_prepared else _read(sql, values)
    return (rows[0][:width] if rows else None), [row[width:] for row in rows]


def _read(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


_UTC = "+00:00"
_LONGEST_NAIVE = len("2000-01-01 00:00:00.000000")


def as_datetime(value: Any) -> datetime | None:
    """Return a time as Django reads it: SQLite keeps UTC, as text or without its zone."""
    if isinstance(value, str):
        # With its zone: to set that afterwards takes five times as long as to read all of it.
        value = datetime.fromisoformat(value + _UTC if len(value) <= _LONGEST_NAIVE else value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
