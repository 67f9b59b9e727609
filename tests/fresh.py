"""An empty cache, without emptying anybody else's."""

import itertools
import os

from django.conf import settings
from django.core.cache import cache

_number = itertools.count()


def empty_cache() -> None:
    """Let nothing be in the cache.

    A new prefix on Redis: cache.clear() is a flush there, which takes away
    what the test beside this one, another run or another program has counted.
    """
    if not settings.REDIS_URL:
        cache.clear()
        return
    prefix = settings.CACHES["default"]["KEY_PREFIX"].partition(":")[0]
    fresh = f"{prefix}:{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{next(_number)}"
    settings.CACHES["default"]["KEY_PREFIX"] = cache.key_prefix = fresh
