"""A table as CSV that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterable
from datetime import timedelta
from io import StringIO
from unicodedata import normalize

from forum.moderation.dashboard.tables import Number, Table

# Spreadsheets take for UTF-8 what begins with it, which headlines in Japanese need.
BOM = "\ufeff"
# What a spreadsheet takes for a formula when a cell begins with it, after whatever spaces;
# where Japanese is typed in their wide forms, too (NFKC).
FORMULAS = ("=", "+", "-", "@")


def write_csv(table: Table) -> str:
    """Return the table with its head; lengths in seconds, nothing for what isn't known.

    What is counted over time names each day with its year, which a page needn't.
    """
    out = StringIO()
    out.write(BOM)
    write = csv.writer(out).writerow
    write(_harmless([table.head, *table.columns]))
    for row in table.rows:
        write([*_harmless([row.time or row.name]), *(_plain(cell.value) for cell in row.cells)])
    return out.getvalue()


def _harmless(texts: Iterable[object]) -> list[str]:
    """Return texts, those that would be formulas behind a quote."""
    words = [str(one) for one in texts]
    return [f"'{one}" if _is_formula(one) else one for one in words]


def _is_formula(word: str) -> bool:
    """Say whether a spreadsheet may run a text."""
    return normalize("NFKC", word).lstrip().startswith(FORMULAS)


def _plain(value: Number) -> int | float | str:
    if value is None:
        return ""
    return round(value.total_seconds()) if isinstance(value, timedelta) else value
