"""The secret of an invitation's link, made from the site's key. Only its digest is stored."""

import base64
from uuid import UUID

from django.utils.crypto import salted_hmac

_SALT = "shop.accounts.invitation"


def secret_of(public_id: UUID) -> str:
    """What the link of this invitation holds: 43 characters that nobody can guess without the site's key."""
    digest = salted_hmac(_SALT, str(public_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
