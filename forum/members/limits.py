"""How often something may happen, counted in the shared cache."""

import logging
import time
from datetime import timedelta

from django.core.cache import cache

log = logging.getLogger("dateline.limits")

# Counts of this process, for when the shared cache can't be reached: the site
# stays up and the limits stay closed, if only process by process.
_own_counts: dict[str, int] = {}
_OWN_COUNTS_KEPT = 10_000


def hit(*, scope: str, key: str, limit: int, period: timedelta) -> bool:
    """Count one event and say whether it is within `limit` a `period`.

    A fixed window: at its edge twice the limit may pass. Atomic on Redis; the
    file cache of a single machine may miss some under parallel requests.
    """
    seconds = max(1, int(period.total_seconds()))
    name = f"limit:{scope}:{key}:{int(time.time()) // seconds}"
    return _count(name, seconds) <= limit


def _count(name: str, seconds: int) -> int:
    try:
        cache.add(name, 0, timeout=seconds * 2)
        return cache.incr(name)
    except ValueError:  # It expired between the two.
        return 1
    except Exception:
        log.warning("The shared cache can't be reached; limits are counted by process.")
        if len(_own_counts) > _OWN_COUNTS_KEPT:
            _own_counts.clear()
        _own_counts[name] = _own_counts.get(name, 0) + 1
        return _own_counts[name]
