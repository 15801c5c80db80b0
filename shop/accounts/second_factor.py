"""Who must have a second factor, and whether they have one."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User

LICENSING_PERMISSION = "accounts.work_at_licensing_desk"
EDITING_PERMISSION = "wagtailadmin.access_admin"


def works_here(user: User | AnonymousUser) -> bool:
    """Whether this is one of the department's people, an editor or a superuser."""
    at_desk = user.is_staff and user.has_perm(LICENSING_PERMISSION)
    return bool(user.is_superuser or at_desk or user.has_perm(EDITING_PERMISSION))


def has_second_factor(user_id: int, *, besides: int | None = None) -> bool:
    """Whether a person has an authenticator app or a passkey, ``besides`` the authenticator with that key.

    Recovery codes stand in for a factor and are none. One query.
    """
    from allauth.mfa.models import Authenticator

    factors = Authenticator.objects.filter(
        user_id=user_id, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return factors.exclude(pk=besides).exists()


def lacks_second_factor(user_id: int) -> bool:
    """Whether somebody who works here must set one up before anything else opens. No query where nobody
    must.
    """
    return settings.STAFF_NEED_SECOND_FACTOR and not has_second_factor(user_id)
