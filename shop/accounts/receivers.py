"""What the login door and the user forms tell us. An edge: the clock is read here."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from shop.accounts.app_sign_in import token_of
from shop.accounts.doors import close_doors
from shop.accounts.services import AddressTaken, change_address
from shop.accounts.sessions import begin_session
from shop.accounts.tokens import end_app_sign_in

# What a user loses with these closes their doors.
RIGHTS = ("is_active", "is_staff", "is_superuser")


@receiver(email_changed)
def follow_changed_address(*, user: User, to_email_address: Any, **_signal: Any) -> None:
    """Keep the unique address of the person the one they sign in with."""
    # Somebody may have registered with it and never confirmed it: whoever reads its mail goes first, and the
    # other account keeps no more than its row.
    with suppress(AddressTaken):
        change_address(user=user, email=to_email_address.email, at=timezone.now())


@receiver(user_logged_in)
def limit_idle_time(*, request: HttpRequest, user: User, **_signal: Any) -> None:
    begin_session(request.session, user=user, at=timezone.now())


@receiver([password_changed, password_set, password_reset])
def end_what_the_old_password_opened(*, request: HttpRequest, user: User, **_signal: Any) -> None:
    _close_others(request, user)


@receiver(authenticator_removed)
def end_what_the_factor_opened(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    # Recovery codes go with the last factor, which is told first.
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _close_others(request, user)


@receiver(pre_delete, sender=Session)
def end_what_an_app_was_given(*, instance: Session, **_signal: Any) -> None:
    """Whoever signs out in a program, or ends its session in the list of devices, ends its token too."""
    token_key = token_of(instance.get_decoded())
    if token_key:
        end_app_sign_in(token_key=token_key, at=timezone.now())


@receiver(pre_save, sender=User)
def note_rights(*, instance: User, raw: bool, update_fields: Collection[str] | None, **_signal: Any) -> None:
    """Remember what the stored user may do, where that may be about to change."""
    instance._stored = None  # type: ignore[attr-defined]
    is_elsewhere = update_fields is not None and not {*RIGHTS} & {*update_fields}
    if raw or instance._state.adding or is_elsewhere:
        return
    instance._stored = User.objects.filter(pk=instance.pk).first()  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def follow_lost_rights(*, instance: User, **_signal: Any) -> None:
    """Who is closed out, loses a right, or gets a password from somebody else, has no door open any more."""
    stored = instance._stored  # type: ignore[attr-defined]
    if stored is None:
        return
    by = _who_acts()
    is_less = any(getattr(stored, right) and not getattr(instance, right) for right in RIGHTS)
    # One's own new password is told by allauth, with the session to be kept.
    is_set_by_another = by is not None and by.pk != instance.pk and stored.password != instance.password
    if is_less or is_set_by_another:
        close_doors(user_id=instance.pk, by=by, at=timezone.now())


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def follow_left_group(
    *, instance: Model, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any
) -> None:
    if action == "pre_clear" and reverse and isinstance(instance, Group):
        users = {*instance.user_set.values_list("pk", flat=True)}
    elif action == "post_remove":
        users = (pk_set or set()) if reverse else {instance.pk} if pk_set else set()
    else:
        users = {instance.pk} if action == "post_clear" and not reverse else set()
    for user_id in sorted(users):
        close_doors(user_id=user_id, by=_who_acts(), at=timezone.now())


def _close_others(request: HttpRequest, user: User) -> None:
    close_doors(
        user_id=user.pk,
        by=user,
        at=timezone.now(),
        except_session_key=request.session.session_key or "",
    )


def _who_acts() -> User | None:
    """The person behind the request that is being answered; None for a command or a job."""
    user: User | AnonymousUser | None = getattr(context.request, "user", None)
    return user if user is not None and user.is_authenticated else None
