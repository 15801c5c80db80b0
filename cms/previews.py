"""What site settings look like before they are saved."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.colors import WHITE, contrast_ratio, is_hex_color, text_color_on
from cms.context_processors import Brand
from cms.models import SiteSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ColorSample:
    """Text on a colour, or in a colour on paper, with the contrast of the two, from 1 to 21."""

    label: str | Promise
    background: str
    text: str
    contrast: float


def settings_preview(row: SiteSettings) -> dict[str, Any]:
    """Return what the preview of the settings shows; ``row`` need not be saved."""
    return {"brand": Brand(row), "settings": row, "samples": color_samples(row)}


def color_samples(row: SiteSettings) -> list[ColorSample]:
    """Return the two colours as readers meet them; what is no colour has no sample."""
    pairs = []
    if is_hex_color(row.primary_color):
        pairs.append((_("Main button of a page"), row.primary_color, text_color_on(row.primary_color)))
    if is_hex_color(row.document_color):
        pairs.append((_("Heading of a document"), WHITE, row.document_color))
    return [
        ColorSample(
            label=label,
            background=background,
            text=text,
            # Cut off, not rounded: 4.46 is not enough and must not look like 4.5.
            contrast=int(contrast_ratio(background, text) * 10) / 10,
        )
        for label, background, text in pairs
    ]
