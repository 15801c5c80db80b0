"""How often one address may write something on a public page."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError


def writes_too_often(request: HttpRequest, *, what: str, per_hour: int) -> bool:
    """Count a write and say whether it is one too many from its address in this hour.

    Without the cache nobody is counted: the pages go on working.
    """
    hour = int(timezone.now().timestamp()) // 3600
    key = f"cms-{what}:{get_adapter().get_client_ip(request)}:{hour}"
    try:
        cache.add(key, 0, 7200)
        writes: int = cache.incr(key)
    except (RedisError, ValueError):
        return False
    return writes > per_hour
