"""Numbers as people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Spaces of every width and the Swiss apostrophe group digits everywhere.
_GROUPING = re.compile("[\\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'\N{RIGHT SINGLE QUOTATION MARK}]")
_NOTATIONS = {
    "en": re.compile(r"(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))(?:\.([0-9]+))?"),
    "de": re.compile(r"(-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+))(?:,([0-9]+))?"),
}


def parse_decimal(text: str, *, language: str) -> Decimal:
    """Read "1,234.50" or "1.234,50": first in the language's own notation, then, where that makes no sense,
    in the other one. So "1.234" is one and a bit in English and a thousand in German.

    Raises ValueError for anything else.
    """
    bare = _GROUPING.sub("", text)
    own = "de" if language.startswith("de") else "en"
    for notation in (own, "en" if own == "de" else "de"):
        match = _NOTATIONS[notation].fullmatch(bare)
        if match:
            whole = match[1].replace(",", "").replace(".", "")
            return Decimal(f"{whole}.{match[2] or 0}" if match[2] else whole)
    raise ValueError(text)


class LocalizedDecimalField(forms.DecimalField):
    """A decimal in the notation of the page's language; shown in it too, without zeros that say nothing.

    ``shown_places`` keeps that many decimals (prices: two).
    """

    widget = forms.TextInput

    def __init__(self, *, shown_places: int = 0, **kwargs: Any) -> None:
        self.shown_places = shown_places
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    # django-stubs derives the field from the one for whole numbers and so expects an int.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = str(value)
        if len(text) > 40:
            raise self._unreadable()
        try:
            return parse_decimal(text, language=get_language() or "en")
        except ValueError:
            raise self._unreadable() from None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        exponent = value.normalize().as_tuple().exponent
        places = max(self.shown_places, -exponent if isinstance(exponent, int) else 0)
        return formats.number_format(value, decimal_pos=places, force_grouping=True)

    def _unreadable(self) -> ValidationError:
        example = formats.number_format(Decimal("1234.50"), decimal_pos=2, force_grouping=True)
        return ValidationError(
            _("This is not a number. Write it like %(example)s.") % {"example": example}, code="invalid"
        )
