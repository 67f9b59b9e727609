"""Model fields whose value follows from the row's own id.

Comment spans three tables; by the time the last one is written the first has
given the id, so path and root are complete in the first INSERT and no row is
written twice.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from forum.discussion import tree


class TreePathField(models.CharField):
    """A materialised path (see tree.py), compared byte by byte on every database."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", tree.MAX_PATH_LENGTH)
        kwargs["editable"] = False
        super().__init__(**kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Ask PostgreSQL for byte order; it is SQLite's own."""
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Write the path from the comment answered and the id just given."""
        if add and not getattr(model_instance, self.attname):
            parent = model_instance.reply_to  # type: ignore[attr-defined]
            path = tree.child_path(parent.path if parent else "", model_instance.pk)
            setattr(model_instance, self.attname, path)
        return super().pre_save(model_instance, add)


class RootField(models.ForeignKey):
    """The first comment of the thread; a root's own id."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Inherit the root of the comment answered."""
        if add:
            parent = model_instance.reply_to  # type: ignore[attr-defined]
            root = parent.root_id if parent else model_instance.pk
            setattr(model_instance, self.attname, root)
        return super().pre_save(model_instance, add)
