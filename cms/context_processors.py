"""What every template may ask about the brand."""

from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import get_language

from cms.colors import DEFAULT_BRAND_COLOR, is_hex_color
from cms.models import SiteSettings
from cms.models.site_settings import DEFAULT_BRAND_NAME
from cms.selectors import site_settings


class Brand:
    """Name, logo and contacts of the reseller; asks the database only when a template uses one of them."""

    def __init__(self, row: SiteSettings | None = None) -> None:
        """``row``: settings that are not saved yet, for a preview of them."""
        self._row = row

    @cached_property
    def _settings(self) -> SiteSettings:
        return self._row or site_settings()

    @property
    def name(self) -> str:
        return self._settings.brand_name or DEFAULT_BRAND_NAME

    @cached_property
    def logo_url(self) -> str:
        """Address of the logo, at most 480 × 96 pixels, or an empty string."""
        if self._settings.logo is None:
            return ""
        try:
            return str(self._settings.logo.get_rendition("max-480x96|format-webp").url)
        except OSError:  # the file is gone: the name stands in for the logo
            return ""

    @property
    def primary_color(self) -> str:
        """A checked ``#rrggbb``, whatever the column holds."""
        color = self._settings.primary_color
        return color if is_hex_color(color) else DEFAULT_BRAND_COLOR

    @property
    def contact_email(self) -> str:
        return self._settings.licensing_email

    @property
    def phone(self) -> str:
        return self._settings.licensing_phone

    @property
    def support_email(self) -> str:
        return self._settings.support_email

    @property
    def chat_url(self) -> str:
        return self._settings.chat_url

    @property
    def opening_hours(self) -> str:
        """When somebody is there, in the reader's language."""
        return self._settings.opening_hours(get_language() or "")


def brand(request: HttpRequest) -> dict[str, Brand]:
    """Give templates ``brand``, without a query until it is used."""
    return {"brand": Brand()}
