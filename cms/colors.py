"""Contrast of the brand colour after WCAG 2.2; colours are ``#rrggbb`` strings."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DEFAULT_BRAND_COLOR: Final = "#0b5cad"
MINIMUM_CONTRAST: Final = 4.5
WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
_HEX_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def is_hex_color(value: str) -> bool:
    """Tell whether the value is ``#rrggbb`` and nothing else."""
    return _HEX_COLOR.fullmatch(value) is not None


def rgb(color: str) -> tuple[int, int, int]:
    """Return red, green and blue, each 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    channels = (value / 255 for value in rgb(color))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 (equal) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def text_color_on(background: str) -> str:
    """Return white where it is readable on the background, else black; one of the two always reaches 4.5."""
    return WHITE if contrast_ratio(WHITE, background) >= MINIMUM_CONTRAST else BLACK


def validate_brand_color(value: str) -> None:
    """Raise ValidationError unless the value is a ``#rrggbb`` colour that text is readable on."""
    if not is_hex_color(value):
        raise ValidationError(
            _("Enter a colour as # and six hexadecimal digits, for example #0b5cad."), code="invalid"
        )
    if contrast_ratio(text_color_on(value), value) < MINIMUM_CONTRAST:
        raise ValidationError(_("Neither white nor black text is readable on this colour."), code="contrast")


def validate_paper_color(value: str) -> None:
    """Raise ValidationError unless the value is a ``#rrggbb`` colour that is readable on white paper."""
    validate_brand_color(value)
    if contrast_ratio(value, WHITE) < MINIMUM_CONTRAST:
        raise ValidationError(
            _("This colour is too light to be read on white paper. Choose a darker one."), code="contrast"
        )
