"""The index: what every backend can do, and which one this site has.

A backend is a module with these functions. `sqlite` and `postgresql` stand in
the site's own database, so what they write belongs to the transaction of the
change. One outside (OpenSearch) is named by SEARCH_BACKEND; it would take the
changes through an outbox and so lag behind, which is allowed: whoever shows
what was found asks the rows themselves whether it may be seen.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.db import connection

from forum.search.documents import Document, Kind
from forum.search.query import Wanted

# Of how many matches, newest first, the best are chosen. Bounds what a common
# word costs; among so many, age is as good a reason as any.
RANKED = 500
# And of how many articles besides: there are few, and old ones are looked for.
RANKED_ARTICLES = 100


class Index(Protocol):
    """What a backend does. Places are those of forum.search.documents."""

    def put(self, documents: Sequence[Document]) -> None:
        """Write documents in place of what stands there."""
        ...

    def remove(self, places: Sequence[int]) -> None:
        """Take documents out; what isn't there doesn't matter."""
        ...

    def places_of(self, kind: Kind, number: int) -> list[int]:
        """Return where a document stands whose time may have changed (articles)."""
        ...

    def find(self, wanted: Wanted, *, limit: int) -> list[int]:
        """Return the places of what is wanted, newest first."""
        ...

    def find_best(self, wanted: Wanted, *, limit: int) -> list[int]:
        """Return the places of what is wanted, best first, among the newest matches."""
        ...

    def rank(self, wanted: Wanted, places: Sequence[int]) -> list[int]:
        """Return these places of what is wanted, some hundreds, best first."""
        ...

    def digests(self, places: Sequence[int]) -> dict[int, str]:
        """Return the digests of the documents that stand at these places."""
        ...

    def scan(self, *, after: int, limit: int) -> list[int]:
        """Return the places of all documents above one, in their order."""
        ...


def get_index() -> Index:
    """Return the backend: the one in settings, else that of the site's database."""
    name = settings.SEARCH_BACKEND or f"forum.search.{connection.vendor}"
    return cast(Index, import_module(name))
