import hashlib
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def absolute_url(name: str, *, language: str, **arguments: object) -> str:
    """The full address of a page in a language, for mails and documents: from SITE_URL, never from a
    request's host.
    """
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, kwargs=arguments)}"


def at_site(address: str) -> str:
    """The same page at SITE_URL, for an address that was made from a request's host."""
    return f"{settings.SITE_URL}{urlunsplit(urlsplit(address)._replace(scheme='', netloc=''))}"


def digest_of(secret: str) -> str:
    """What is stored of the secret in a link, and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
