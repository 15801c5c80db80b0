"""Personal tokens: made in a recent session, shown once, used with the rights of their person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

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
# The name of the tokens of programs that signed in with a password; no other token has it.
APP_SIGN_IN: Final = "App sign-in"
# So many programs at once; the next one ends the oldest.
MOST_APP_SIGN_INS = 20


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


# What a front end for customers needs. Webhooks send what happens to other machines: a person sets them up.
APP_SCOPES: Final = tuple(sorted(scope for scope in Scope if scope not in {Scope.STAFF, Scope.WEBHOOKS}))


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
    if name == APP_SIGN_IN:
        raise InvalidInput(_("This name is taken. Please choose another one."), field="name")
    if Scope.STAFF in scopes and not viewer.is_licensing_staff:
        raise InvalidInput(_("This scope is for the licensing department only."), field="scopes")
    life = USUAL_LIFE if expires_at is None else expires_at - at
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise InvalidInput(_("A token ends within a year from now."), field="expires")
    if (
        ApiToken.objects.filter(user=user).exclude(name=APP_SIGN_IN).count()
        >= knox_settings.TOKEN_LIMIT_PER_USER
    ):
        raise TooManyTokens()
    token, secret = ApiToken.objects.create(
        user=user, expiry=life, name=name, scopes=sorted({str(scope) for scope in scopes})
    )
    _record(user, "api_token_created", at, token)
    return token, secret


@transaction.atomic
def begin_app_sign_in(*, user: User, life: timedelta, at: datetime) -> tuple[ApiToken, str]:
    """Make the token of a program whose person has just signed in, and return it with its secret.

    It reaches as far as a customer's front end needs, whoever the person is. Those that have ended are
    cleared away, since nobody made them by hand; beyond MOST_APP_SIGN_INS the oldest one ends.
    """
    earlier = ApiToken.objects.filter(user=user, name=APP_SIGN_IN)
    earlier.filter(expiry__lte=at).delete()
    kept = list(earlier.order_by("-created").values_list("pk", flat=True)[: MOST_APP_SIGN_INS - 1])
    earlier.exclude(pk__in=kept).delete()
    token, secret = ApiToken.objects.create(
        user=user, expiry=life, name=APP_SIGN_IN, scopes=[str(scope) for scope in APP_SCOPES]
    )
    _record(user, "api_token_created", at, token)
    return token, secret


@transaction.atomic
def end_app_sign_in(*, token_key: str, at: datetime) -> None:
    """Delete the token that was made with a session, when the session ends; it may be gone already."""
    token = ApiToken.objects.filter(token_key=token_key, name=APP_SIGN_IN).select_related("user").first()
    if token is not None:
        token.delete()
        _record(token.user, "api_token_deleted", at, token)


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
