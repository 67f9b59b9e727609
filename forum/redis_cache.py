"""The cache in Redis; apart from the others, because Redis' client takes 7 MB."""

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from forum.caches import SteadyCache


class CountingRedisCache(RedisCache):
    """Django's own, which counts in one trip."""

    def count_beside(self, key: str, other: str, timeout: int) -> tuple[int, int]:
        """Count one more at a key, for `timeout` seconds from the first; return both keys' numbers.

        As one, so that no key begins to count without an end.
        """
        own, beside = map(self.make_and_validate_key, (key, other))
        trip = self._cache.get_client(own, write=True).pipeline(transaction=True)
        trip.set(own, 0, ex=timeout, nx=True)
        trip.incr(own)
        trip.get(beside)
        _began, count, last = trip.execute()
        return count, int(last or 0)


class SteadyRedisCache(SteadyCache, CountingRedisCache):
    """Redis, or this process's memory while Redis doesn't answer."""

    faults = (RedisError, OSError)
