"""The paper's sections, as every page's head shows them."""

import time
from threading import Lock

from articles.models import Section

# Sections change once a year and stand on every page: each process asks the
# database once in this many seconds.
KEPT_FOR = 30

NEVER = float("-inf")  # Not 0: a machine's clock starts there when it boots.

_kept: tuple[float, list[Section]] = (NEVER, [])
_version = 0
_asking = Lock()


def nav_sections() -> list[dict[str, str]]:
    """Return slug, name and address of each section in the reader's language."""
    return [
        {"slug": section.slug, "name": str(section), "url": section.get_absolute_url()}
        for section in all_sections()
    ]


def sections_version() -> int:
    """Return a number that changes, in this process, when what nav_sections() says does."""
    all_sections()
    return _version


def forget_sections() -> None:
    """Ask the database again next time."""
    global _kept
    _kept = (NEVER, [])


def all_sections() -> list[Section]:
    """Return the sections in their order."""
    global _kept, _version
    if time.monotonic() - _kept[0] > KEPT_FOR:
        with _asking:  # Threads that ask at once would each count up.
            read_at, before = _kept
            if time.monotonic() - read_at > KEPT_FOR:
                sections = list(Section.objects.all())
                if _words_of(sections) != _words_of(before):
                    _version += 1
                _kept = (time.monotonic(), sections)
    return _kept[1]


def _words_of(sections: list[Section]) -> list[tuple[str, str, str]]:
    return [(section.slug, section.name, section.name_ja) for section in sections]
