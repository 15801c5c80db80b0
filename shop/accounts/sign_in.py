"""What counts as having signed in recently."""

import time
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the person proved who they are within RECENT_SIGN_IN_SECONDS, by a sign-in or a
    confirmation.
    """
    records = get_authentication_records(request, cast(User, request.user))
    newest = max((float(record.get("at", 0)) for record in records), default=0.0)
    return 0 <= time.time() - newest < settings.RECENT_SIGN_IN_SECONDS
