"""What a program is given that signs in with a person's password: a session for the steps, then a token."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, cast

from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from shop.accounts.second_factor import works_here
from shop.accounts.tokens import begin_app_sign_in

# In the session: that it is a program's, and which token was made with it.
IS_APP: Final = "app_sign_in"
TOKEN_KEY: Final = "app_sign_in_token"  # noqa: S105 - a name, no secret
SESSION_TOKEN = re.compile(r"[0-9a-z]{32}")


class TokenStrategy(SessionTokenStrategy):
    """allauth's way to tell programs apart, with one of our own API tokens at the end of the sign-in.

    The session token serves the steps of the sign-in and its end; everything else takes the API token.
    """

    def create_session_token(self, request: HttpRequest) -> str:
        request.session[IS_APP] = True
        return super().create_session_token(request)

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """The session of a program. That of a browser is none: its cookie is not to be used as a token."""
        if not SESSION_TOKEN.fullmatch(session_token):
            return None
        session = super().lookup_session(session_token)
        return session if session is not None and session.get(IS_APP) else None

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any]:
        """A token that ends when the session would. One for a request, however often it is asked for."""
        given: dict[str, Any] | None = getattr(request, "_app_sign_in", None)
        if given is None:
            user = cast(User, request.user)
            life = _life_for(user)
            token, secret = begin_app_sign_in(user=user, life=life, at=timezone.now())
            request.session[TOKEN_KEY] = token.token_key
            given = {"access_token": secret, "expires_in": int(life.total_seconds())}
            request._app_sign_in = given  # type: ignore[attr-defined]
        return given


def token_of(session: Mapping[str, Any]) -> str:
    """The key of the token that was made with a session, from its decoded data; "" for none."""
    return str(session.get(TOKEN_KEY, ""))


def _life_for(user: User) -> timedelta:
    seconds = settings.STAFF_IDLE_SECONDS if works_here(user) else settings.CUSTOMER_IDLE_SECONDS
    return timedelta(seconds=seconds)
