"""Columns as SQLite keeps them, where whoever reads them is content with that."""

from typing import Any

from django.db.models import Func


class Bare(Func):
    """A column without its declared type, for queries whose rows aren't the ORM's.

    By that type Python's driver of SQLite calls a function for each value of a time or a
    yes or no, a quarter of what reading a comment takes. Times come as text then, for
    compiled.as_datetime(), and yes and no as 1 and 0. On PostgreSQL it is the column itself.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the column behind a plus, by which SQLite changes nothing but the type."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)
