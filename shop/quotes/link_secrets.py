"""The secret of an offer's link, made from the site's key. Only its digest is stored."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

from shop.quotes.models import QuoteRevision

_SALT = "shop.quotes.link"
# Hexadecimal digits: 160 bits. Other alphabets have signs that break what the log takes for a key.
LENGTH = 40


def secrets_of(revision: QuoteRevision) -> Iterator[str]:
    """What the link of this revision holds: with today's key first, then with each that was replaced."""
    name = f"{revision.quote.public_id}/{revision.revision_number}"
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(_SALT, name, secret=key, algorithm="sha256").hexdigest()[:LENGTH]
