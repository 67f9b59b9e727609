"""Some columns of a model, read and written by SQL that is put together once.

For a row by its key the ORM takes ten times longer to write the SQL than the
database to answer it. What is written here passes by save() and its signals:
only verbs that own these columns may use it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

Convert = Callable[[Any], Any]
# Fields whose values every driver takes; keys are numbers here.
TAKEN_AS_THEY_ARE = (
    models.BooleanField, models.CharField, models.FloatField, models.ForeignKey,
    models.IntegerField, models.TextField,
)  # fmt: skip
Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """Columns of one model: all of its own table, or those that are named.

    Names are of fields ("article", not "article_id").
    """

    def __init__(self, model: type[Row], *names: str) -> None:
        self.model = model
        own = model._meta.local_concrete_fields
        self.fields = [field for field in own if not names or field.name in names]
        if missing := set(names) - {field.name for field in self.fields}:
            raise ValueError(f"{model.__name__} has no columns {sorted(missing)}")
        self.table = model._meta.db_table
        self.attnames = [field.attname for field in self.fields]
        assert model._meta.pk is not None  # noqa: S101 - every model has one.
        self.key = model._meta.pk.attname
        self._prepared = [
            at for at, field in enumerate(self.fields) if not isinstance(field, TAKEN_AS_THEY_ARE)
        ]
        self._converts: dict[str, list[tuple[int, Convert]]] = {}

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self.fields)

    def listed(self, alias: str = "") -> str:
        """Return the columns as a SELECT names them, of the table by that alias."""
        of = f"{alias}." if alias else ""
        return ", ".join(f'{of}"{field.column}"' for field in self.fields)

    def row(self, values: Sequence[Any]) -> Row:
        """Return a row of what a SELECT of these columns gave; other columns are deferred."""
        converted = list(values)
        for at, convert in self._find_converts():
            converted[at] = convert(converted[at])
        return self.model.from_db(connection.alias, self.attnames, converted)

    def insert(self) -> str:
        """Return the INSERT of one row."""
        marks = ", ".join(["%s"] * len(self.fields))
        return f'INSERT INTO "{self.table}" ({self.listed()}) VALUES ({marks})'  # noqa: S608

    def update(self) -> str:
        """Return the UPDATE of one row; its key comes after the values."""
        sets = ", ".join(f'"{field.column}" = %s' for field in self.fields)
        assert self.model._meta.pk is not None  # noqa: S101 - every model has one.
        key = self.model._meta.pk.column
        return f'UPDATE "{self.table}" SET {sets} WHERE "{key}" = %s'  # noqa: S608

    def values(self, row: models.Model) -> list[Any]:
        """Return what a row holds in these columns, as the database takes it."""
        values: list[Any] = [getattr(row, name) for name in self.attnames]
        for at in self._prepared:
            values[at] = self.fields[at].get_db_prep_save(values[at], connection)
        return values

    def _find_converts(self) -> list[tuple[int, Convert]]:
        """Return what the database gives otherwise than Python has it, by place."""
        found = self._converts.get(connection.vendor)
        if found is None:
            found = self._converts[connection.vendor] = [
                (at, _one_after_another(converters, field.cached_col))
                for at, field in enumerate(self.fields)
                if (converters := _converters(field))
            ]
        return found


def _converters(field: Any) -> list[Any]:
    return [
        *connection.ops.get_db_converters(field.cached_col),
        *field.get_db_converters(connection),
    ]


def _one_after_another(converters: list[Any], column: Any) -> Convert:
    def convert(value: Any) -> Any:
        for converter in converters:
            value = converter(value, column, connection)
        return value

    return convert
