"""Personal tokens: made in a recent session, shown once, used with the rights of their person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from knox.settings import knox_settings

from shop.accounts.models import ApiToken, Person
from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput

LONGEST_LIFE = timedelta(days=366)
USUAL_LIFE = timedelta(days=90)


class Scope(StrEnum):
    """What a token may be used for; it never reaches further than its person's own rights."""

    CATALOGUE = "catalogue"
    BASKET = "basket"
    REQUESTS = "requests"
    QUOTES = "quotes"
    ORDERS = "orders"
    LICENSES = "licenses"
    # Keys in clear: see docs/adr/0016-recent-sign-in-and-tokens.md.
    REVEAL = "licenses:reveal"
    INVOICES = "invoices"
    ORGANIZATION = "organization"
    WEBHOOKS = "webhooks"
    STAFF = "staff"


class TooManyTokens(DomainError):
    code = "too_many_tokens"
    default_message = _("You have as many tokens as one person may have. Please delete one first.")


@transaction.atomic
def create_token(
    *, user: User, viewer: Viewer, name: str, scopes: Sequence[str], expires_at: datetime | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is stored nowhere. ``expires_at`` None: in 90 days.

    Raises TooManyTokens, and InvalidInput for an empty name, a scope the person cannot use, or an end that is
    past or more than a year away.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Please give the token a name."), field="name")
    if Scope.STAFF in scopes and not viewer.is_licensing_staff:
        raise InvalidInput(_("This scope is for the licensing department only."), field="scopes")
    life = USUAL_LIFE if expires_at is None else expires_at - at
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise InvalidInput(_("A token ends within a year from now."), field="expires")
    if ApiToken.objects.filter(user=user).count() >= knox_settings.TOKEN_LIMIT_PER_USER:
        raise TooManyTokens()
    token, secret = ApiToken.objects.create(
        user=user, expiry=life, name=name, scopes=sorted({str(scope) for scope in scopes})
    )
    _record(user, "api_token_created", at, token)
    return token, secret


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The person's own tokens, newest first; those that have ended too, so that they can be cleared away."""
    return ApiToken.objects.filter(user=user).order_by("-created", "token_key")


@transaction.atomic
def delete_token(*, user: User, token_id: str, at: datetime) -> None:
    """Raises ApiToken.DoesNotExist for another person's token too."""
    token = ApiToken.objects.get(user=user, token_key=token_id)
    token.delete()
    _record(user, "api_token_deleted", at, token)


def _record(user: User, action: str, at: datetime, token: ApiToken) -> None:
    person = Person.objects.filter(user=user).first()
    details = {"token": token.token_key, "scopes": token.scopes}
    record(person or user, action=action, by=user, at=at, details=details)
