"""The statements that were captured, each by itself and in full."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.ready.prepared import SEPARATOR


def spelled(queries: CaptureQueriesContext) -> list[str]:
    """Return what was sent: of a trip each statement, of a prepared one what its name stands for.

    Preparing itself, once a connection, is left out.
    """
    names = {name: sql for sql, name in (getattr(connection, "prepared", None) or {}).items()}
    parts = [part for query in queries for part in query["sql"].split(SEPARATOR)]
    return [
        names[part.split()[1]] if part.startswith("EXECUTE") else part
        for part in parts
        if not part.startswith("PREPARE")
    ]
