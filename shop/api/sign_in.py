"""Signing in through allauth's own steps, and what counts as having signed in recently."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.request import Request

from shop.accounts.attempts import BUSY, WAIT_SECONDS
from shop.accounts.sign_in import signed_in_recently


class WrongCredentials(AuthenticationFailed):
    """One wording for an unknown address, a wrong password and a closed account."""

    default_code = "invalid_credentials"
    default_detail = _("The e-mail address or the password is not correct.")


class SecondFactorDue(AuthenticationFailed):
    default_code = "mfa_required"
    default_detail = _("Please send the code of your second factor to /api/v1/session/mfa.")


class AddressNotConfirmed(AuthenticationFailed):
    default_code = "email_not_confirmed"
    default_detail = _("Please confirm your e-mail address first; we have sent you a code.")


class WrongCode(AuthenticationFailed):
    default_code = "invalid_code"
    default_detail = _("This code is not correct.")


class NoSignInPending(APIException):
    status_code = 409
    default_code = "no_sign_in_pending"
    default_detail = _("There is no sign-in that waits for a code. Please start with POST /api/v1/session.")


class RecentSignInNeeded(PermissionDenied):
    default_code = "recent_sign_in_required"
    default_detail = _("Please sign in again first; it was some time ago.")


@dataclass(frozen=True, slots=True)
class Credentials:
    email: str
    password: str


def sign_in(request: HttpRequest, credentials: Credentials) -> None:
    """Sign in with address and password; whoever was signed in before in this session is signed out.

    Raises WrongCredentials, SecondFactorDue, AddressNotConfirmed, and Throttled after too many attempts.
    """
    adapter = get_adapter(request)
    try:
        user = adapter.authenticate(request, email=credentials.email, password=credentials.password)
    except ValidationError as error:
        raise _refused(error, WrongCredentials) from None
    except ImmediateHttpResponse:
        raise Throttled(WAIT_SECONDS[BUSY]) from None
    if user is None or not user.is_active:
        raise WrongCredentials()
    if request.user.is_authenticated:
        flows.logout.logout(request, show_message=False)
    login = Login(user=user, email=credentials.email)
    flows.login.perform_password_login(request, {"email": credentials.email}, login)
    _conclude(request)


def confirm_second_factor(request: HttpRequest, code: str) -> None:
    """Complete a sign-in that waits for a code. Raises NoSignInPending, WrongCode, Throttled."""
    stage: Any = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        raise NoSignInPending()
    form = AuthenticateForm(data={"code": code}, user=stage.login.user)
    if not form.is_valid():
        raise _refused(ValidationError(form.errors.as_data().get("code", [])), WrongCode)
    form.save()
    stage.exit()
    _conclude(request)


def sign_out(request: HttpRequest) -> None:
    flows.logout.logout(request, show_message=False)


def require_recent_sign_in(request: Request) -> None:
    """Raises RecentSignInNeeded for a session whose person did not prove who they are lately.

    A token passes: it holds a scope of its own for that, given in a recent sign-in, and its use is in the
    audit trail.
    """
    if request.auth is None and not signed_in_recently(request._request):
        raise RecentSignInNeeded()


def _refused(error: ValidationError, otherwise: type[APIException]) -> APIException:
    waits = [WAIT_SECONDS[part.code] for part in error.error_list if part.code in WAIT_SECONDS]
    return Throttled(max(waits)) if waits else otherwise()


def _conclude(request: HttpRequest) -> None:
    """Say what is still due. The greeting that allauth keeps for the next page is dropped: there is none."""
    list(messages.get_messages(request))
    if request.user.is_authenticated:
        return
    stage = get_pending_stage(request)
    if stage is not None and stage.key == AuthenticateStage.key:
        raise SecondFactorDue()
    if stage is not None:
        raise AddressNotConfirmed()
    raise WrongCredentials()
