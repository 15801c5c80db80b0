"""The cache on Redis, whose loss must not take the editorial pages with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.cache.backends import redis
from redis.exceptions import RedisError

# What Wagtail keeps for speed alone. Attempts are counted under other names: where they cannot be counted
# nobody may come in, so those errors stay errors.
MADE_ANEW: Final = "wagtail"


class RedisCache(redis.RedisCache):
    """Django's, which knows nothing instead of failing, of what can be made anew, while Redis is away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with _tolerated(key):
            return super().get(key, default, version)
        return default

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        with _tolerated(*keys):
            return super().get_many(keys, version)
        return {}

    def set(self, key: str, *args: Any, **options: Any) -> None:
        with _tolerated(key):
            super().set(key, *args, **options)

    def set_many(self, data: dict[str, Any], *args: Any, **options: Any) -> list[str]:
        with _tolerated(*data):
            return super().set_many(data, *args, **options)
        return list(data)

    def delete(self, key: str, version: int | None = None) -> bool:
        with _tolerated(key):
            return super().delete(key, version)
        return False


@contextmanager
def _tolerated(*keys: str) -> Iterator[None]:
    try:
        yield
    except RedisError:
        if not all(key.startswith(MADE_ANEW) for key in keys):
            raise
