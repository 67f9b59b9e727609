"""What this process keeps ready, wherever it is kept."""

from forum.ready.pages import Asked, store
from forum.ready.store import Entry


def kept_pages() -> dict[Asked, Entry]:
    assert store.aside is not None
    return {**store.entries, **store.aside.entries}
