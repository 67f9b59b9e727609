"""Which statements change nothing, by their text: known without the driver.

Who prepares statements asks as well, on SQLite too, where psycopg2 would only take room.
"""

import re
from typing import Any

# What the names of prepared statements that only read begin with.
READING = "dateline_reading_"
# What changes nothing. A SELECT doesn't where no function of ours does but for triggers;
# anything else may, several statements in one as well.
_READS = re.compile(
    rf"[\s(]*(SELECT|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK|EXECUTE {READING}\d+)\b", re.IGNORECASE
)


def only_reads(query: Any) -> bool:
    """Say whether a query changes nothing for sure."""
    return isinstance(query, str) and ";" not in query and _READS.match(query) is not None
