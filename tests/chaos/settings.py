"""The real settings with short waits, for the short form."""

from shop.settings import *  # noqa: F403

OUTBOX_LEASE_SECONDS = 10
OUTBOX_RETRY_SECONDS = [1, 2, 4, 8]
OUTBOX_MAX_ATTEMPTS = 30
