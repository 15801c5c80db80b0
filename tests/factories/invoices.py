"""Invoices of every VAT case, made by the services that make them in production."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Site

from cms.models import SiteSettings
from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.billing.models import Invoice
from shop.fulfillment.services import invoice_order, place_order
from shop.marketplace.models import Listing
from shop.quotes.services import LineDraft, draft_quote, send_quote
from tests.factories.accounts import make_member, make_organization
from tests.factories.journeys import NOW, acceptance, deliver, line_drafts, make_request, price_draft

SERVICE = LineDraft(
    title="Consulting",
    detail="By remote session.\nTwo dates.",
    quantity=Decimal("7.5"),
    unit="hours",
    unit_price=Decimal("125.55"),
)
# By name: where the buyer is, and the VAT code that staff chose (empty: the proposed one).
VAT_CASES: dict[str, tuple[dict[str, str], str]] = {
    "domestic": ({"vat_number": "DE888888888"}, ""),
    "reverse-charge": ({"country": "FR", "city": "Paris", "vat_number": "FR12345678901"}, ""),
    "third-country": ({"country": "CH", "city": "Bern", "vat_number": "CHE123456789MWST"}, ""),
    "exempt": ({}, "exempt"),
}


def make_seller(**values: Any) -> SiteSettings:
    """The reseller with all that an invoice says about him."""
    defaults = {
        "seller_name": "Example Licensing GmbH",
        "seller_line1": "Musterallee 12",
        "seller_postcode": "10115",
        "seller_city": "Berlin",
        "seller_email": "billing@example.org",
        "seller_phone": "+49 30 5550 100",
        "vat_id": "DE999999999",
        "tax_number": "30/123/45678",
        "register": "Amtsgericht Charlottenburg, HRB 99999",
        "managing_directors": "Ada Beispiel",
        "bank_name": "Musterbank Berlin",
        "iban": "DE02 1203 0000 0000 2020 51",
        "bic": "BYLADEM1001",
        "terms_en": "Payable without deduction.",
        "terms_de": "Zahlbar ohne Abzug.",
    }
    site = Site.objects.get(is_default_site=True)
    return SiteSettings.objects.create(site=site, **{**defaults, **values})


def make_invoice(
    organization: Organization,
    staff: User,
    listing: Listing,
    *,
    tax_code: str = "",
    extra: Sequence[LineDraft] = (SERVICE,),
    discount_percent: str = "12.5",
    **order: Any,
) -> Invoice:
    """An invoice of one licence for 999.99 less a discount, and of the extra lines."""
    customer = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    licenses = line_drafts(
        quote, unit_price="999.99", tax_code=tax_code, discount_percent=Decimal(discount_percent)
    )
    price_draft(quote, staff, [*licenses, *extra])
    sent = send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)
    placed = place_order(
        quote_id=sent.pk,
        viewer=viewer_for(customer),
        details=acceptance(**order),
        accepted_by=customer,
        accepted_at=NOW,
    )
    deliver(placed, staff)
    return invoice_order(order_id=placed.order_id, by=staff, at=NOW + timedelta(days=1))


def make_invoice_of(case: str, staff: User, listing: Listing) -> Invoice:
    """An invoice of one of the VAT_CASES; the domestic one has two rates."""
    place, tax_code = VAT_CASES[case]
    service_code = "reduced" if case == "domestic" else tax_code
    service = LineDraft(
        title=SERVICE.title,
        detail=SERVICE.detail,
        quantity=SERVICE.quantity,
        unit=SERVICE.unit,
        unit_price=SERVICE.unit_price,
        tax_code=service_code,
    )
    organization = make_organization(**place)
    return make_invoice(organization, staff, listing, tax_code=tax_code, extra=[service])
