"""Rows that the database gives their keys, inserted by SQL that is put together once."""

from typing import Generic

from django.db import connection

from forum.ready import trips
from forum.ready.columns import Columns, Row


class NewRows(Generic[Row]):
    """Inserts rows of a model; passes by save() and its signals, as columns.py does."""

    def __init__(self, model: type[Row]) -> None:
        own = model._meta.local_concrete_fields
        self.columns = Columns(model, *(one.name for one in own if not one.primary_key))
        self.key = next(one for one in own if one.primary_key)
        self.sql = self.columns.insert()
        self.returning = f'{self.sql} RETURNING "{self.key.column}"'

    def insert(self, row: Row) -> Row:
        """Insert a row and give it its key. One statement."""
        found = trips.read_one((self.returning, self.columns.values(row)))
        assert found is not None  # noqa: S101 - an INSERT of one row returns one, or raises.
        setattr(row, self.key.attname, found[0])
        row._state.adding, row._state.db = False, connection.alias
        return row

    def write(self, row: Row) -> None:
        """Insert a row whose key nobody needs, or hold it back for the trip (trips.py)."""
        trips.write(self.sql, self.columns.values(row))
