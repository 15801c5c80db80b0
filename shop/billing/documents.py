"""What delivery notes and invoices print, from their own frozen rows only."""

from shop.billing.models import CreditNote, DeliveryNote, DeliveryNoteLine, Invoice
from shop.core.money import total_of
from shop.documents.contexts import (
    CreditNoteDocument,
    DeliveryNoteDocument,
    DocumentLine,
    InvoiceDocument,
)
from shop.documents.snapshots import addressee_of, letterhead_of


def delivery_note_document(note: DeliveryNote) -> DeliveryNoteDocument:
    """The delivery note with licence keys in clear: its bytes are to be stored encrypted."""
    lines = note.lines.select_related("license__order_line_link")
    return DeliveryNoteDocument(
        letterhead=letterhead_of(note.seller_snapshot),
        addressee=addressee_of(
            note.buyer_snapshot["address"], seller=note.seller_snapshot, language=note.language
        ),
        language=note.language,
        number=note.number,
        delivered_on=note.delivered_on,
        order_number=note.order_number,
        po_number=note.po_number,
        lines=tuple(
            DocumentLine(
                position=line.position,
                title=line.title,
                detail=line.detail,
                quantity=line.quantity,
                unit=line.unit,
                is_cloud=line.is_cloud,
                sen=line.sen,
                vendor_order_number=_vendor_order_number(line),
                license_key=line.license.license_key.reveal() if line.license else "",
                starts_on=line.starts_on,
                ends_on=line.ends_on,
            )
            for line in lines
        ),
    )


def _vendor_order_number(line: DeliveryNoteLine) -> str:
    """What the vendor's confirmation calls the purchase; recorded with the delivery, before it is printed."""
    link = getattr(line.license, "order_line_link", None)
    return link.vendor_order_number if link else ""


def invoice_document(invoice: Invoice) -> InvoiceDocument:
    """The invoice; its sums follow from its frozen lines as they did when it was issued."""
    lines = list(invoice.lines.all())
    return InvoiceDocument(
        letterhead=letterhead_of(invoice.seller_snapshot),
        addressee=addressee_of(
            invoice.buyer_snapshot["address"], seller=invoice.seller_snapshot, language=invoice.language
        ),
        language=invoice.language,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        delivered_on=invoice.delivered_on or invoice.issued_on,
        currency=invoice.currency,
        order_number=invoice.order_number,
        po_number=invoice.po_number,
        customer_vat_id=invoice.buyer_snapshot.get("vat_number", ""),
        payment_terms=invoice.seller_snapshot.get("terms", ""),
        tax_note=" ".join(sorted({line.tax_note for line in lines if line.tax_note})),
        totals=total_of(((line.tax_rate, line.net_amount) for line in lines), currency=invoice.currency),
        lines=tuple(
            DocumentLine(
                position=line.position,
                title=line.title,
                detail=line.detail,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                discount_percent=line.discount_percent,
                net_amount=line.net_amount,
            )
            for line in lines
        ),
    )


def credit_note_document(note: CreditNote) -> CreditNoteDocument:
    """The credit note, with the invoice it corrects; its sums follow from its frozen lines."""
    lines = list(note.lines.all())
    return CreditNoteDocument(
        letterhead=letterhead_of(note.seller_snapshot),
        addressee=addressee_of(
            note.buyer_snapshot["address"], seller=note.seller_snapshot, language=note.language
        ),
        language=note.language,
        number=note.number,
        issued_on=note.issued_on,
        currency=note.currency,
        invoice_number=note.invoice.number,
        invoice_issued_on=note.invoice.issued_on,
        reason=note.reason,
        order_number=note.order_number,
        po_number=note.po_number,
        customer_vat_id=note.buyer_snapshot.get("vat_number", ""),
        tax_note=" ".join(sorted({line.tax_note for line in lines if line.tax_note})),
        totals=total_of(((line.tax_rate, line.net_amount) for line in lines), currency=note.currency),
        lines=tuple(
            DocumentLine(
                position=line.position,
                title=line.title,
                detail=line.detail,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                discount_percent=line.discount_percent,
                net_amount=line.net_amount,
            )
            for line in lines
        ),
    )
