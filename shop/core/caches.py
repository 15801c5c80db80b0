"""The cache on Redis, whose loss must not take the editorial pages with it."""

from typing import Any, Final

from django.core.cache.backends import redis
from redis.exceptions import RedisError

# What Wagtail keeps for speed alone. Attempts are counted under other names: where they cannot be counted
# nobody may come in, so those errors stay errors.
MADE_ANEW: Final = "wagtail"


class RedisCache(redis.RedisCache):
    """Django's, which knows nothing instead of failing, of what can be made anew, while Redis is away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError:
            _raise_unless_made_anew(key)
            return default

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        try:
            return super().get_many(keys, version)
        except RedisError:
            _raise_unless_made_anew(*keys)
            return {}

    def set(self, key: str, *args: Any, **options: Any) -> None:
        try:
            super().set(key, *args, **options)
        except RedisError:
            _raise_unless_made_anew(key)

    def set_many(self, data: dict[str, Any], *args: Any, **options: Any) -> list[str]:
        try:
            return super().set_many(data, *args, **options)
        except RedisError:
            _raise_unless_made_anew(*data)
            return list(data)

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except RedisError:
            _raise_unless_made_anew(key)
            return False


def _raise_unless_made_anew(*keys: str) -> None:
    """Raise the error at hand again if something is among the keys that nothing else can tell."""
    if not all(key.startswith(MADE_ANEW) for key in keys):
        raise
