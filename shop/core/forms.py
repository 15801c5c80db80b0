"""What all forms of customers and visitors have in common."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Whatever ends a line somewhere: in a mail's head, in a file of rows, in a browser.
LINE_BREAK: Final = re.compile("[\n\r\v\f\x85\u2028\u2029]")
ONE_LINE: Final = _("This is one line of text: please take the line breaks out.")


def one_line(value: Any) -> None:
    """Raises ValidationError for a text of several lines."""
    if isinstance(value, str) and LINE_BREAK.search(value):
        raise ValidationError(ONE_LINE, "line_break")


class PlainForm(forms.Form):
    """A form whose fields of one line take one line, also from a program that sends more."""

    def _post_clean(self) -> None:
        """Django's hook behind all other checks."""
        super()._post_clean()  # type: ignore[misc]
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) or name not in self.cleaned_data:
                continue
            try:
                one_line(self.cleaned_data[name])
            except ValidationError as error:
                self.add_error(name, error)
