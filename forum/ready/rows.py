"""Rows with rows that they refer to, of a query whose SQL is written once.

As select_related() gives them, of the columns that are named; but the ORM would
write its SQL anew each time, which takes ten times longer than answering it.
"""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple

from forum.ready.columns import Columns, Row


class _Related(NamedTuple):
    path: str
    owner: str  # The path of the row that refers to it.
    name: str  # The field that does.
    key: str  # Where that keeps the number.
    columns: Columns[Any]
    start: int  # Where its values begin, the key left out: the owner has it.
    key_at: int


class Joined(Generic[Row]):
    """Columns of a model, and by their paths ("reply_to__author") of what its rows refer to.

    A path comes after the one that leads to it.
    """

    def __init__(self, columns: Columns[Row], **related: Columns[Any]) -> None:
        self.columns = columns
        self.names = list(columns.attnames)  # What values_list() is asked for, before others.
        self._related: list[_Related] = []
        models = {"": columns.model}
        for path, others in related.items():
            owner, _, name = path.rpartition("__")
            field: Any = models[owner]._meta.get_field(name)
            place, key_at = len(self.names), others.attnames.index(others.key)
            one = _Related(path, owner, name, field.attname, others, place, key_at)
            self._related.append(one)
            self.names += [f"{path}__{at}" for at in others.attnames if at != others.key]
            models[path] = others.model

    def row(self, values: Sequence[Any]) -> Row:
        """Return a row of what the database gave, with those it refers to; more is left unread."""
        first = self.columns.row(values[: len(self.columns)])
        made: dict[str, Any] = {"": first}
        for one in self._related:
            owner = made[one.owner]
            key = None if owner is None else getattr(owner, one.key)
            found = None
            if key is not None:
                own = list(values[one.start : one.start + len(one.columns) - 1])
                own.insert(one.key_at, key)
                found = one.columns.row(own)
            if owner is not None:
                owner._state.fields_cache[one.name] = found
            made[one.path] = found
        return first
