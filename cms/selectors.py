"""What other apps need of the editorial site: its settings, read once in a request (a saved change is seen at
once), and the after-the-order page.
"""

import base64
from dataclasses import dataclass
from typing import Any

from asgiref.local import Local
from babel import Locale
from django.contrib.auth.models import Permission, User
from django.core.signals import request_finished, request_started
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils.translation import get_language
from wagtail.images.models import Image
from wagtail.models import Site

from cms.models import AfterTheOrderPage, SiteSettings

# Rows read during the request at hand, by site. It exists only inside a request: a worker process lives long
# and must not keep what an editor has changed meanwhile.
_request = Local()


def _start_request(**_signal: Any) -> None:
    _request.settings = {}


def _finish_request(**_signal: Any) -> None:
    if hasattr(_request, "settings"):
        del _request.settings


def _forget(**_signal: Any) -> None:
    if hasattr(_request, "settings"):
        _request.settings.clear()


request_started.connect(_start_request)
request_finished.connect(_finish_request)
for _model in (SiteSettings, Site, Image):
    post_save.connect(_forget, sender=_model)
    post_delete.connect(_forget, sender=_model)


def site_settings(site: Site | None = None) -> SiteSettings:
    """Return the settings of the site (default: the default site), or unsaved defaults where there are none.

    One query, none when the request at hand has asked before.
    """
    key = site.pk if site else None
    known: dict[int | None, SiteSettings] = getattr(_request, "settings", {})
    if key not in known:
        of_site = {"site": site} if site else {"site__is_default_site": True}
        known[key] = SiteSettings.base_queryset().filter(**of_site).first() or SiteSettings()
    return known[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Who helps with what; an empty string where the reseller gave none."""

    licensing_name: str
    licensing_email: str
    licensing_phone: str
    support_name: str
    support_email: str
    support_phone: str
    support_url: str
    chat_url: str
    opening_hours: str


def contacts() -> Contacts:
    """Return the contacts for licence questions and for technical questions on Atlassian products."""
    row = site_settings()
    return Contacts(
        licensing_name=row.licensing_name,
        licensing_email=row.licensing_email,
        licensing_phone=row.licensing_phone,
        support_name=row.support_name,
        support_email=row.support_email,
        support_phone=row.support_phone,
        support_url=row.support_url,
        chat_url=row.chat_url,
        opening_hours=row.opening_hours(get_language() or ""),
    )


def letterhead(language: str) -> dict[str, str]:
    """Return what a document says about the seller, as plain strings: a document keeps this copy for good.

    Args:
        language: "en" or "de", for the country's name, the footer note and the terms of payment.
    """
    row = site_settings()
    return {
        "name": row.seller_name or row.brand_name,
        "line1": row.seller_line1,
        "line2": row.seller_line2,
        "postcode": row.seller_postcode,
        "city": row.seller_city,
        "country": row.seller_country,
        "country_name": Locale.parse(language).territories.get(row.seller_country, row.seller_country),
        "email": row.seller_email or row.licensing_email,
        "phone": row.seller_phone or row.licensing_phone,
        "website": row.seller_website,
        "vat_id": row.vat_id,
        "tax_number": row.tax_number,
        "register": row.register,
        "managing_directors": row.managing_directors,
        "bank_name": row.bank_name,
        "iban": row.iban,
        "bic": row.bic,
        "footer_note": row.footer_note_de if language == "de" else row.footer_note_en,
        "terms": row.terms_de if language == "de" else row.terms_en,
        "accent_color": row.document_color,
        "logo_data_uri": _data_uri(row.logo),
    }


def _data_uri(logo: Image | None) -> str:
    """Return the logo as a PNG data URI (documents load nothing from outside), empty without its file."""
    if logo is None:
        return ""
    try:
        with logo.get_rendition("max-800x240|format-png").file.open("rb") as file:
            return "data:image/png;base64," + base64.b64encode(file.read()).decode()
    except OSError:  # a document without a logo is better than none
        return ""


def editors() -> QuerySet[User]:
    """Return the people who may come into the editors' admin, by name; who has left is none of them."""
    entrance = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
    may_enter = Permission.objects.filter(**entrance).values("pk")
    allowed = Q(is_superuser=True) | Q(user_permissions__in=may_enter) | Q(groups__permissions__in=may_enter)
    ids = User.objects.filter(allowed, is_active=True).values("pk")
    return User.objects.filter(pk__in=ids).order_by("last_name", "first_name", "email")


def after_the_order_page(language: str) -> AfterTheOrderPage | None:
    """Return the public after-the-order page in a language ("en" or "de"), None where there is none."""
    pages = AfterTheOrderPage.objects.live().public().filter(locale__language_code=language)
    page: AfterTheOrderPage | None = pages.order_by("path").first()
    return page
