"""Count what comes from one key, and say when it is too much."""

import hashlib
import time
from contextlib import suppress
from datetime import timedelta

from django.core.cache import cache


def hit(*, scope: str, key: str, limit: int, period: timedelta) -> bool:
    """Count one try and say whether it is still within the limit.

    A try that is refused isn't counted, so a crowd behind one address gets
    through again as time passes, however often it tries. Counts are kept on
    the shared cache: atomic between processes, and each process for itself
    while that cache is gone (forum.caches).
    """
    now, seconds = time.time(), int(period.total_seconds())
    window = int(now // seconds)
    current = _cache_key(scope, key, seconds, window)
    before = _cache_key(scope, key, seconds, window - 1)
    # Twice the period: the next window still weighs this one.
    count, last = cache.count_beside(  # type: ignore[attr-defined]
        current, before, timeout=2 * seconds
    )
    if count + _carried(last, seconds, now) <= limit:
        return True
    _take_back(current)
    return False


def _take_back(cache_key: str) -> None:
    """Count one less, unless the cache has just dropped the count."""
    with suppress(ValueError):
        cache.incr(cache_key, -1)


def _carried(last: int, seconds: int, now: float) -> int:
    """Return what of the last window's count still lies within one period, taken as evenly spread.

    Without it, twice the limit would pass around the border of two windows.
    """
    return int(last * (1 - now % seconds / seconds))


def _cache_key(scope: str, key: str, seconds: int, window: int) -> str:
    """Return a key of fixed form, whatever was typed into `key`."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"limit:{scope}:{seconds}:{digest}:{window}"
