"""The index as Django knows it: enough to make, empty and drop it."""

from django.db import models


class SearchDocument(models.Model):
    """A row of the index, written by its backend alone.

    What else is in the table differs by database (see sqlite.py and
    postgresql.py, which make it): on SQLite it is an FTS5 table, so no
    migration can alter it; drop it and make it anew. A dump has the places
    alone: rebuild_search fills them.
    """

    place = models.BigIntegerField(primary_key=True, db_column="rowid")

    class Meta:
        db_table = "search_document"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.place)
