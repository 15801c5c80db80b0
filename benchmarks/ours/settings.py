"""Our shop as it runs in production, with the counters, and without what serves static files: neither shop is
asked for one.
"""

from shop.settings import *  # noqa: F403
from shop.settings import MIDDLEWARE as _MIDDLEWARE
from shop.settings import STORAGES as _STORAGES

MIDDLEWARE = [
    "benchmarks.counting.CountingMiddleware",
    "benchmarks.ours.forgetting.ForgettingMiddleware",
    *(name for name in _MIDDLEWARE if not name.startswith("whitenoise.")),
]
# Addresses without a digest: those need `collectstatic` first.
STORAGES = _STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
