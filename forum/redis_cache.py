"""The cache in Redis; apart from the others, because Redis' client takes 7 MB."""

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from forum.caches import SteadyCache


class SteadyRedisCache(SteadyCache, RedisCache):
    """Redis, or this process's memory while Redis doesn't answer."""

    faults = (RedisError, OSError)
