"""allauth's forms with our words, and with one spelling for every address."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.accounts.adapters import AccountAdapter
from shop.accounts.forms import AddressField
from shop.accounts.services import AddressTaken

LONGEST_KEY_NAME = 80


class _PlainFields(forms.Form):
    """Labels say what a field is for; a placeholder would repeat them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_PlainFields, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()


class SignupForm(_PlainFields, allauth_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.errors:
            AccountAdapter().wait_in_line()
        return cleaned

    def try_save(self, request: HttpRequest) -> Any:
        """The new user, or the answer for an address that has an account: outwardly the same.

        Of two registrations at the same moment the loser learns of the winner only here.
        """
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except AddressTaken:
                self.account_already_exists = True
        else:
            # A new account would cost a hash.
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetPasswordForm(_PlainFields, allauth_forms.ResetPasswordForm):
    email = AddressField()  # type: ignore[assignment]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            _make_link_for_nobody(self.cleaned_data["email"])
        return super().save(request, **kwargs)


def _make_link_for_nobody(email: str) -> None:
    """Do for an unknown address what making a link costs for a known one, so that the time tells nothing."""
    nobody = get_user_model()(pk=0, email=email, password="")
    list(EmailAddress.objects.filter(user_id=0).values_list("email", flat=True))
    key = PasswordResetTokenGenerator().make_token(nobody)
    AccountAdapter().get_reset_password_from_key_url(key)


class AddEmailForm(_PlainFields, allauth_forms.AddEmailForm):
    email = AddressField()  # type: ignore[assignment]


class ChangePasswordForm(_PlainFields, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(_PlainFields, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_PlainFields, allauth_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(_PlainFields, allauth_forms.ReauthenticateForm):
    pass


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text = _("Name"), _("So that you tell your keys apart, such as “Laptop”.")
        name.widget.attrs["maxlength"] = str(LONGEST_KEY_NAME)
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Sign in with it alone, without a password")
        passwordless.help_text = _("Your device then asks for your fingerprint, your face or its PIN.")
        passwordless.initial = True

    def clean_name(self) -> str:
        """Never refused: the device has made its key by now."""
        return " ".join(super().clean_name().split())[:LONGEST_KEY_NAME]


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_KEY_NAME)
