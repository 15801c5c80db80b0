import secrets
import time
from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from shop.accounts.attempts import (
    BUSY,
    RATE_LIMITED,
    WAIT_SECONDS,
    busy_page,
    may_hash,
    note_refusal,
    turn_to_hash,
)
from shop.accounts.second_factor import has_second_factor, works_here
from shop.accounts.selectors import language_of, viewer_for
from shop.accounts.services import normalize_email, register_person
from shop.core.exceptions import InvalidInput
from shop.core.links import at_site


class AccountAdapter(DefaultAccountAdapter):
    """allauth's door, bound to our people: every new user has a person with a unique address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not correct."),
        "incorrect_password": _("This password is not correct."),
        "incorrect_code": _("This code is not correct."),
        RATE_LIMITED: _(
            "That was a little too often. Please wait a few minutes, or set a new password by e-mail."
        ),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in WAIT_SECONDS:
            note_refusal(self.request, code)
        return super().validation_error(code, *args)

    def clean_email(self, email: str) -> str:
        try:
            return normalize_email(super().clean_email(email))
        except InvalidInput as error:
            raise ValidationError(error.message) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user of an address and a password, or None. Every door with a password ends here.

        Raises ValidationError with the code RATE_LIMITED, and ImmediateHttpResponse in a crowd.
        """
        if credentials.get("email"):
            # Another spelling is an address that nobody has; it costs what others cost.
            with suppress(InvalidInput):
                credentials["email"] = normalize_email(credentials["email"])
        with turn_to_hash(time.time()) as is_free:
            if not is_free:
                raise self._busy()
            return super().authenticate(request, **credentials)

    def wait_in_line(self) -> None:
        """Called before a new password is hashed. Raises ImmediateHttpResponse when too many are."""
        if not may_hash(time.time()):
            raise self._busy()

    def _busy(self) -> ImmediateHttpResponse:
        note_refusal(self.request, BUSY)
        return ImmediateHttpResponse(busy_page())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use your authenticator app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People register, on the page; programs are not told of a step that they cannot take."""
        return not is_headless_request(request)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        with transaction.atomic():
            user = super().save_user(request, user, form, commit=False)
            user.save()
            register_person(user=user, language=get_language() or "", at=timezone.now())
        return user

    def is_safe_url(self, url: str) -> bool:
        """Whether to lead somebody there; what cannot be read as an address is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to SITE_URL, whatever host the request named."""
        links = {name: at_site(value) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People sign in by address; the technical user name is never shown. It is drawn, because a name made
        from the address could be taken by another registration at the same moment.
        """
        user.username = f"person-{secrets.token_hex(12)}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where to begin, in the language that the account keeps."""
        viewer = viewer_for(request.user)
        # Without the second factor they are told at the desk what is missing.
        is_at_desk = viewer.is_licensing_staff or viewer.is_second_factor_due
        target = "/dashboard/" if is_at_desk else super().get_login_redirect_url(request)
        # Both are addresses without a prefix, and are looked up as such.
        with override(settings.LANGUAGE_CODE):
            return translate_url(target, language_of(request.user.pk))


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factors, which some people must not be without."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not correct."),
        "cannot_delete_authenticator": _(
            "Your account needs a second factor. Set up another one before you remove this one."
        ),
    }

    def _get_site_name(self) -> str:
        """What apps and devices show beside their codes and keys."""
        return str(settings.OSCAR_SHOP_NAME)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = User.objects.get(pk=authenticator.user_id)
        if not settings.STAFF_NEED_SECOND_FACTOR or not works_here(user):
            return True
        return has_second_factor(user.pk, besides=authenticator.pk)
