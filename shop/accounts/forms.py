"""What allauth's own forms are built from; it imports this while it loads (see ``entrance_forms``)."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.accounts.services import normalize_email
from shop.core.exceptions import InvalidInput
from shop.core.forms import PlainForm


class AddressField(forms.EmailField):
    """An e-mail address in its one spelling, whatever was typed: case, width and letters that fold into
    others are evened out before anything looks at it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("error_messages", {"invalid": _("Enter a valid e-mail address.")})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        try:
            return normalize_email(typed) if typed else typed
        except InvalidInput as error:
            raise ValidationError(error.message, code="invalid") from None


class SignupForm(PlainForm):
    """What registration asks beyond allauth's address and password."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth after the user is saved; names are stored by the adapter."""
