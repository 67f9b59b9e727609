"""How much of each thread a page has room for. Pure."""

from collections.abc import Sequence


def fair_share(sizes: Sequence[int], room: int, *, least: int) -> int:
    """Return how many answers each thread may show so that all of them fit in `room`.

    Short threads are shown whole and leave their room to the long ones
    (max-min fairness: D. Bertsekas and R. Gallager, "Data Networks", 1992,
    section 6.5.2). Never under `least`, whether there is room or not.
    """
    left = room
    share = 0
    for place, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - place)
        if size > share:
            return max(share, least)
        left -= size
    return max(share, least, *sizes)
