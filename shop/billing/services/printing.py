"""Printing delivery notes, invoices and credit notes, each once, and keeping the XML of the latter two."""

from datetime import datetime

from shop.billing.documents import credit_note_document, delivery_note_document, invoice_document
from shop.billing.e_invoice import credit_note_xml, invoice_xml
from shop.billing.models import CreditNote, DeliveryNote, Invoice
from shop.core.enums import DocumentKind
from shop.documents.models import StoredDocument
from shop.documents.services import print_once, read_document, store_xml_once


def print_invoice(*, invoice_id: int, at: datetime) -> StoredDocument:
    """The invoice's PDF with its XML inside, rendered once; a second call returns the stored one.

    Raises DocumentRenderingFailed, and OSError when the disk refuses.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    return print_once(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk,
        organization_id=invoice.organization_id,
        build=lambda: invoice_document(invoice),
        xml=lambda: read_document(_stored_invoice_xml(invoice, at)),
        encrypted=False,
        at=at,
    )


def print_invoice_xml(*, invoice_id: int, at: datetime) -> StoredDocument:
    """The invoice's XML by itself, the same bytes that its PDF has inside, made once. An invoice whose PDF is
    older than that gets its XML with the first call.

    Raises as ``print_invoice``.
    """
    return _stored_invoice_xml(Invoice.objects.get(pk=invoice_id), at)


def print_credit_note(*, credit_note_id: int, at: datetime) -> StoredDocument:
    """The credit note's PDF with its XML inside, rendered once; a second call returns the stored one.

    Raises as ``print_invoice``.
    """
    note = CreditNote.objects.select_related("invoice").get(pk=credit_note_id)
    return print_once(
        kind=DocumentKind.CREDIT_NOTE,
        source_id=note.pk,
        organization_id=note.organization_id,
        build=lambda: credit_note_document(note),
        xml=lambda: read_document(_stored_credit_note_xml(note, at)),
        encrypted=False,
        at=at,
    )


def print_credit_note_xml(*, credit_note_id: int, at: datetime) -> StoredDocument:
    """The credit note's XML by itself, made once. Raises as ``print_invoice``."""
    note = CreditNote.objects.select_related("invoice").get(pk=credit_note_id)
    return _stored_credit_note_xml(note, at)


def print_delivery_note(*, delivery_note_id: int, at: datetime) -> StoredDocument:
    """The delivery note's PDF, rendered once and stored encrypted, because it holds the keys."""
    note = DeliveryNote.objects.get(pk=delivery_note_id)
    return print_once(
        kind=DocumentKind.DELIVERY_NOTE,
        source_id=note.pk,
        organization_id=note.organization_id,
        build=lambda: delivery_note_document(note),
        encrypted=True,
        at=at,
    )


def _stored_invoice_xml(invoice: Invoice, at: datetime) -> StoredDocument:
    return store_xml_once(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk,
        organization_id=invoice.organization_id,
        number=invoice.number,
        build=lambda: invoice_xml(invoice),
        at=at,
    )


def _stored_credit_note_xml(note: CreditNote, at: datetime) -> StoredDocument:
    return store_xml_once(
        kind=DocumentKind.CREDIT_NOTE,
        source_id=note.pk,
        organization_id=note.organization_id,
        number=note.number,
        build=lambda: credit_note_xml(note),
        at=at,
    )
