"""The form with which anybody registers, guarded against programs and against telling who is known."""

import time
from typing import Any, Final

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from shop.accounts.entrance_forms import SignupForm

SALT: Final = "shop.accounts.registration"
# Whoever leaves the page open for longer sends the form twice.
LONGEST_SECONDS: Final = 24 * 3600


class RegistrationForm(SignupForm):
    """It takes a person some seconds to fill in, has a field that only programs fill in, and writes to one
    address a few times an hour at most; what it answers is the same for every address.
    """

    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["opened"].initial = _now
        # allauth hides its trap by a style attribute, which our content security policy does not let through.
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.label = _("Leave this field empty")
        trap.widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})

    @property
    def people_fields(self) -> list[forms.BoundField]:
        """What people see."""
        return [field for field in self.visible_fields() if field.name != self.trap.name]

    @property
    def trap(self) -> forms.BoundField:
        trap: forms.BoundField = self[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        return trap

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if settings.REGISTRATION_MINIMUM_SECONDS and not self._took_its_time():
            self.add_error(None, _("Please look at what you entered once more, and send the form again."))
        return cleaned

    def _took_its_time(self) -> bool:
        try:
            opened = float(signing.loads(self.cleaned_data.get("opened", ""), salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            opened = 0.0
        age = time.time() - opened
        if age > LONGEST_SECONDS:
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again[self.add_prefix("opened")] = _now()
            self.data = again
        return settings.REGISTRATION_MINIMUM_SECONDS <= age <= LONGEST_SECONDS

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        email = self.cleaned_data["email"]
        if not ratelimit.consume(request, action="signup_address", key=email.casefold()):
            return None, ratelimit.respond_429(request)
        saved: tuple[Any, HttpResponse | None] = super().try_save(request)
        return saved


def _now() -> str:
    return signing.dumps(time.time(), salt=SALT)
