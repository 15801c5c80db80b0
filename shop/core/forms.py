"""What all forms of customers and visitors have in common."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shop.core.texts import NOT_ONE_LINE, is_printable

PHONE = RegexValidator(r"^[0-9 +()/.-]*\Z", _("A phone number holds digits, spaces and + ( ) / . - only."))
# The text that comes with the field is familiar in German; ours is polite.
NO_EMAIL = {"invalid": _("Enter a valid e-mail address.")}


def validate_line(value: Any) -> None:
    """Raises ValidationError for a text of several lines or with control characters."""
    if isinstance(value, str) and not is_printable(value):
        raise ValidationError(NOT_ONE_LINE, "line_break")


class PlainForm(forms.Form):
    """A form whose fields of one line take one line, also from a program that sends more."""

    def _post_clean(self) -> None:
        """Django's hook behind all other checks."""
        super()._post_clean()  # type: ignore[misc]
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) or name not in self.cleaned_data:
                continue
            try:
                validate_line(self.cleaned_data[name])
            except ValidationError as error:
                self.add_error(name, error)
