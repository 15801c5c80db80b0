from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def absolute_url(name: str, *, language: str, **arguments: object) -> str:
    """The full address of a page in a language, for mails and documents: from SITE_URL, never from a
    request's host.
    """
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, kwargs=arguments)}"
