"""Issuing delivery notes and invoices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.billing.enums import TaxCategory
from shop.billing.models import DeliveryNote, DeliveryNoteLine, Invoice, InvoiceLine, TaxCode
from shop.billing.services.balances import open_balance
from shop.billing.tax import can_owe_tax
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError
from shop.core.jobs import Job
from shop.core.money import total_of
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.signals import announce, invoice_issued, licenses_delivered


class NothingToInvoice(DomainError):
    """All delivered lines are invoiced already, or nothing was delivered yet."""

    code = "nothing_to_invoice"
    default_message = _("There is nothing to invoice: every delivered line has its invoice already.")


class VatNumberMissing(DomainError):
    """Nobody can owe the tax instead of us without the number under which they owe it."""

    code = "vat_number_missing"
    default_message = _(
        "EU reverse charge needs the customer's VAT number, and this order has none. Please enter it in the"
        " order; then the invoice can be made."
    )


class VatNumberUnfit(DomainError):
    """A number of our own country, or of one outside of the EU, makes nobody owe our tax."""

    code = "vat_number_unfit"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """What a delivery note and an invoice have in common, as plain values."""

    order_id: int
    organization_id: int
    order_number: str
    po_number: str
    language: str
    seller: Mapping[str, object]
    buyer: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredLine:
    order_line_id: int
    license_id: int | None
    title: str
    detail: str
    quantity: Decimal
    unit: str
    sen: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    is_cloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicedLine:
    """Amounts in the invoice's currency; ``net_amount`` is rounded already."""

    order_line_id: int
    title: str
    detail: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    net_amount: Decimal
    tax_code: str
    tax_rate: Decimal


def check_reverse_charge(*, vat_number: str, seller_country: str) -> None:
    """Raises VatNumberMissing for "", VatNumberUnfit for a number that is not of another country of the EU
    than the seller's (ISO code, "" for Germany).
    """
    if not vat_number:
        raise VatNumberMissing()
    if not can_owe_tax(vat_number, seller_country=seller_country or "DE"):
        raise VatNumberUnfit(
            _(
                "EU reverse charge needs the VAT number of another EU country; %(number)s is none. Please"
                " correct it in the order."
            )
            % {"number": vat_number},
            field="vat_number",
        )


@transaction.atomic
def issue_delivery_note(
    *, head: DocumentHead, lines: Sequence[DeliveredLine], by: User, at: datetime
) -> DeliveryNote:
    """Number and freeze a delivery note; its PDF and mail follow from the outbox."""
    note = DeliveryNote.objects.create(
        number=next_number(kind=DocumentKind.DELIVERY_NOTE, year=local_date(at).year),
        order_id=head.order_id,
        organization_id=head.organization_id,
        order_number=head.order_number,
        po_number=head.po_number,
        language=head.language,
        seller_snapshot=head.seller,
        buyer_snapshot=head.buyer,
        delivered_on=local_date(at),
        created_at=at,
    )
    DeliveryNoteLine.objects.bulk_create(
        DeliveryNoteLine(
            delivery_note=note,
            position=position,
            order_line_id=line.order_line_id,
            license_id=line.license_id,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            sen=line.sen,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            is_cloud=line.is_cloud,
        )
        for position, line in enumerate(lines, start=1)
    )
    record(note, action="issued", by=by, at=at)
    enqueue(Job.RENDER_DELIVERY_NOTE, delivery_note_id=note.pk)
    enqueue(Job.MAIL_DELIVERY_NOTE, delivery_note_id=note.pk)
    announce(licenses_delivered, note, by=by, at=at)
    return note


@transaction.atomic
def issue_invoice(
    *,
    head: DocumentHead,
    lines: Sequence[InvoicedLine],
    currency: str,
    delivered_on: date | None,
    payment_days: int,
    by: User,
    at: datetime,
) -> Invoice:
    """Number and freeze an invoice of ``lines``; tax is computed once per rate on the sum of its lines.

    Raises NothingToInvoice without lines, and as ``check_reverse_charge`` where that applies.
    """
    if not lines:
        raise NothingToInvoice()
    tax_codes = TaxCode.objects.in_bulk({line.tax_code for line in lines})
    if any(code.category == TaxCategory.REVERSE_CHARGE for code in tax_codes.values()):
        check_reverse_charge(
            vat_number=str(head.buyer.get("vat_number") or ""),
            seller_country=str(head.seller.get("country") or ""),
        )
    totals = total_of(((line.tax_rate, line.net_amount) for line in lines), currency=currency)
    issued_on = local_date(at)
    invoice = Invoice.objects.create(
        number=next_number(kind=DocumentKind.INVOICE, year=issued_on.year),
        order_id=head.order_id,
        organization_id=head.organization_id,
        order_number=head.order_number,
        po_number=head.po_number,
        language=head.language,
        seller_snapshot=head.seller,
        buyer_snapshot=head.buyer,
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=payment_days),
        delivered_on=delivered_on,
        currency=currency,
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        created_at=at,
    )
    note_field = "note_de" if head.language == "de" else "note_en"
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            order_line_id=line.order_line_id,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            net_amount=line.net_amount,
            tax_code=line.tax_code,
            tax_rate=line.tax_rate,
            tax_note=getattr(tax_codes.get(line.tax_code), note_field, ""),
            tax_category=getattr(tax_codes.get(line.tax_code), "category", ""),
            tax_exemption_code=getattr(tax_codes.get(line.tax_code), "exemption_code", ""),
        )
        for position, line in enumerate(lines, start=1)
    )
    open_balance(invoice)
    record(invoice, action="issued", by=by, at=at)
    enqueue(Job.RENDER_INVOICE, invoice_id=invoice.pk)
    enqueue(Job.MAIL_INVOICE, invoice_id=invoice.pk)
    announce(invoice_issued, invoice, by=by, at=at)
    return invoice
