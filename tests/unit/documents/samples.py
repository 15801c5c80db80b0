"""Printed documents as a reseller would send them, for golden files and looks."""

import base64
from dataclasses import replace
from datetime import date
from decimal import Decimal

from shop.core.money import Totals, line_net, total_of
from shop.documents.contexts import (
    Addressee,
    CreditNoteDocument,
    DeliveryNoteDocument,
    DocumentLine,
    InvoiceDocument,
    Letterhead,
    OrderConfirmationDocument,
    PrintedDocument,
    QuoteDocument,
)

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<rect width="48" height="48" rx="10" fill="#1d4ed8"/>
<path d="M14 34 24 13l10 21M18 27h12" stroke="#fff" stroke-width="4" fill="none"/></svg>"""

LETTERHEAD = Letterhead(
    name="Example Licensing GmbH",
    line1="Musterallee 12",
    postcode="10115",
    city="Berlin",
    country_name="Germany",
    email="licensing@example.org",
    phone="+49 30 5550 100",
    website="www.example.org",
    vat_id="DE999999999",
    tax_number="30/123/45678",
    register="Amtsgericht Charlottenburg, HRB 99999",
    managing_directors="Ada Beispiel, Otto Muster",
    bank_name="Musterbank Berlin",
    iban="DE02120300000000202051",
    bic="BYLADEM1001",
)
ADDRESSEE = Addressee(
    name="Example University",
    attention="Robin Schäfer",
    line1="Computing Centre",
    line2="Universitätsstraße 30",
    postcode="95447",
    city="Bayreuth",
)
LICENSE_KEY = base64.b64encode(bytes(range(256)) * 2).decode() + "X02ii"

_PRODUCTS = {
    "en": [
        (
            "Confluence Data Center",
            "Renewal of Confluence Data Center (academic) for 500 users, 12 months, for wiki.example.edu.",
        ),
        (
            "Jira Service Management Cloud",
            "New Jira Service Management Cloud for 25 agents, 24 months, for example.atlassian.net.",
        ),
        (
            "Diagrams for Confluence",
            "Upgrade of Diagrams for Confluence Data Center from 250 to 500 users, 12 months.",
        ),
    ],
    "de": [
        (
            "Confluence Data Center",
            "Verlängerung von Confluence Data Center (akademisch) für 500 Benutzer, 12 Monate.",
        ),
        (
            "Jira Service Management Cloud",
            "Jira Service Management Cloud neu für 25 Agenten, 24 Monate, für example.atlassian.net.",
        ),
        (
            "Diagrams for Confluence",
            "Upgrade von Diagrams for Confluence Data Center von 250 auf 500 Benutzer, 12 Monate.",
        ),
    ],
}
_UNITS = {"en": ("licence", "hours"), "de": ("Lizenz", "Stunden")}
_SERVICE = {
    "en": (
        "Consulting on the upgrade",
        "Preparation, test run and upgrade at the weekend, by remote session.",
    ),
    "de": ("Beratung zum Upgrade", "Vorbereitung, Probelauf und Upgrade am Wochenende, per Fernzugriff."),
}


def priced_lines(*, language: str, count: int) -> tuple[DocumentLine, ...]:
    """``count`` lines; every fifth is a service, every seventh is optional, every third has a discount."""
    lines = []
    for number in range(1, count + 1):
        price = Decimal(480 + 137 * (number % 11)) + Decimal("0.50")
        if number % 5 == 0:
            title, detail = _SERVICE[language]
            lines.append(
                DocumentLine(
                    position=number,
                    title=title,
                    detail=detail,
                    quantity=Decimal("7.5"),
                    unit=_UNITS[language][1],
                    unit_price=Decimal("125.00"),
                    net_amount=Decimal("937.50"),
                )
            )
            continue
        title, detail = _PRODUCTS[language][number % 3]
        discount = Decimal(10) if number % 3 == 0 else Decimal(0)
        lines.append(
            DocumentLine(
                position=number,
                title=title,
                detail=detail,
                quantity=1,
                unit=_UNITS[language][0],
                unit_price=price,
                discount_percent=discount,
                net_amount=line_net(
                    quantity=Decimal(1), unit_price=price, discount_percent=discount, currency="EUR"
                ),
                is_optional=number % 7 == 0,
            )
        )
    return tuple(lines)


def delivered_lines(*, language: str, count: int) -> tuple[DocumentLine, ...]:
    """``count`` licences; every third is cloud and has no key."""
    lines = []
    for number in range(1, count + 1):
        title, detail = _PRODUCTS[language][number % 3]
        is_cloud = number % 3 == 1
        lines.append(
            DocumentLine(
                position=number,
                title=title,
                detail=detail,
                quantity=1,
                unit=_UNITS[language][0],
                is_cloud=is_cloud,
                sen=f"SEN-1234{number:04}",
                license_key="" if is_cloud else LICENSE_KEY,
                starts_on=date(2026, 11, 24),
                ends_on=date(2027, 11, 23),
            )
        )
    return tuple(lines)


def totals(lines: tuple[DocumentLine, ...]) -> Totals:
    """The sum of all lines that are not optional, services at 19 percent like licences."""
    amounts = [line.net_amount or Decimal(0) for line in lines if not line.is_optional]
    return total_of(((Decimal(19), amount) for amount in amounts), currency="EUR")


def quote(*, language: str = "en", count: int = 3) -> QuoteDocument:
    lines = priced_lines(language=language, count=count)
    return QuoteDocument(
        letterhead=LETTERHEAD,
        addressee=ADDRESSEE,
        language=language,
        number="Q-2026-00017",
        revision=2,
        date=date(2026, 11, 23),
        valid_until_date=date(2026, 12, 23),
        currency="EUR",
        lines=lines,
        totals=totals(lines),
        contact_name="Sam Keller",
        contact_email="sam.keller@example.org",
        contact_phone="+49 30 5550 123",
        customer_number="K-10042",
        customer_reference="R-2026-00031",
        payment_terms={
            "en": "Payable within 30 days, net.",
            "de": "Zahlbar innerhalb von 30 Tagen ohne Abzug.",
        }[language],
        portal_url="https://licensing.example.org/accounts/offers/Q-2026-00017/",
    )


def order_confirmation(*, language: str = "en", count: int = 3) -> OrderConfirmationDocument:
    lines = tuple(replace(line, is_optional=False) for line in priced_lines(language=language, count=count))
    return OrderConfirmationDocument(
        letterhead=LETTERHEAD,
        addressee=ADDRESSEE,
        language=language,
        number="O-2026-00009",
        date=date(2026, 11, 25),
        currency="EUR",
        lines=lines,
        totals=totals(lines),
        po_number="4500-118-22",
        quote_number="Q-2026-00017",
        addressing="Example University\nPurchasing, Room B 1.14\nUniversitätsstraße 30\n95447 Bayreuth",
        buy_on=date(2027, 1, 15),
        technical_contact_name="Alex Winter",
        technical_contact_email="alex.winter@example.edu",
        technical_contact_phone="+49 921 5550 77",
        end_user=ADDRESSEE,
        contact_name="Sam Keller",
        contact_email="sam.keller@example.org",
    )


def delivery_note(*, language: str = "en", count: int = 3) -> DeliveryNoteDocument:
    return DeliveryNoteDocument(
        letterhead=LETTERHEAD,
        addressee=ADDRESSEE,
        language=language,
        number="D-2026-00005",
        delivered_on=date(2026, 11, 26),
        order_number="O-2026-00009",
        po_number="4500-118-22",
        lines=delivered_lines(language=language, count=count),
        contact_name="Sam Keller",
    )


def invoice(*, language: str = "en", count: int = 3) -> InvoiceDocument:
    lines = tuple(replace(line, is_optional=False) for line in priced_lines(language=language, count=count))
    return InvoiceDocument(
        letterhead=LETTERHEAD,
        addressee=ADDRESSEE,
        language=language,
        number="I-2026-00004",
        issued_on=date(2026, 11, 26),
        due_on=date(2026, 12, 26),
        delivered_on=date(2026, 11, 26),
        currency="EUR",
        lines=lines,
        totals=totals(lines),
        order_number="O-2026-00009",
        po_number="4500-118-22",
        delivery_note_number="D-2026-00005",
        customer_vat_id="DE888888888",
    )


def credit_note(*, language: str = "en", count: int = 3) -> CreditNoteDocument:
    lines = tuple(replace(line, is_optional=False) for line in priced_lines(language=language, count=count))
    return CreditNoteDocument(
        letterhead=LETTERHEAD,
        addressee=ADDRESSEE,
        language=language,
        number="C-2026-00002",
        issued_on=date(2026, 12, 3),
        currency="EUR",
        lines=lines,
        totals=totals(lines),
        invoice_number="I-2026-00004",
        invoice_issued_on=date(2026, 11, 26),
        reason={
            "en": "The department was closed; its licences are not needed any more.",
            "de": "Die Abteilung wurde geschlossen; ihre Lizenzen werden nicht mehr gebraucht.",
        }[language],
        order_number="O-2026-00009",
        po_number="4500-118-22",
        customer_vat_id="DE888888888",
    )


SAMPLES = {
    "quote": quote,
    "order_confirmation": order_confirmation,
    "delivery_note": delivery_note,
    "invoice": invoice,
    "credit_note": credit_note,
}


def with_logo(document: PrintedDocument) -> PrintedDocument:
    logo = "data:image/svg+xml;base64," + base64.b64encode(LOGO.encode()).decode()
    return replace(document, letterhead=replace(document.letterhead, logo_data_uri=logo))
