"""Count what comes from one key, and say when it is too much."""

import hashlib
import time
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
    # Twice the period: the next window still weighs this one.
    count = _count(current, timeout=2 * seconds)
    if count + _carried(scope, key, seconds, now) <= limit:
        return True
    _incr(current, -1)
    return False


def is_over_limit(scope: str, key: str, limit: int, period: timedelta) -> bool:
    """Say whether the next try would be refused, without counting one."""
    now, seconds = time.time(), int(period.total_seconds())
    window = int(now // seconds)
    count = cache.get(_cache_key(scope, key, seconds, window), 0)
    return count + 1 + _carried(scope, key, seconds, now) > limit


def _count(cache_key: str, timeout: int) -> int:
    """Count one more, and return how many; most tries of a window find its entry there."""
    try:
        return cache.incr(cache_key)
    except ValueError:
        return 1 if cache.add(cache_key, 1, timeout=timeout) else _incr(cache_key, 1)


def _incr(cache_key: str, delta: int) -> int:
    """Add to a count; one that the cache has just dropped starts anew."""
    try:
        return cache.incr(cache_key, delta)
    except ValueError:
        return max(delta, 0)


def _carried(scope: str, key: str, seconds: int, now: float) -> int:
    """Return what of the last window still lies within one period, taken as evenly spread.

    Without it, twice the limit would pass around the border of two windows.
    """
    window, elapsed = divmod(now, seconds)
    last = cache.get(_cache_key(scope, key, seconds, int(window) - 1), 0)
    return int(last * (1 - elapsed / seconds))


def _cache_key(scope: str, key: str, seconds: int, window: int) -> str:
    """Return a key of fixed form, whatever was typed into `key`."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"limit:{scope}:{seconds}:{digest}:{window}"
