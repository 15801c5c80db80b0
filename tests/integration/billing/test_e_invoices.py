"""The XML of invoices and credit notes, by itself and inside the PDF."""

import errno
import io
import os
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from shop.billing import e_invoice
from shop.billing.documents import delivery_note_document, invoice_document
from shop.billing.e_invoice import credit_note_xml, invoice_xml
from shop.billing.models import TaxCode
from shop.billing.services import (
    VatNumberMissing,
    issue_credit_note,
    print_credit_note,
    print_credit_note_xml,
    print_invoice,
    print_invoice_xml,
)
from shop.core.enums import DocumentKind
from shop.documents.exceptions import DocumentRenderingFailed
from shop.documents.models import StoredDocument
from shop.documents.services import read_document, store_document
from shop.fulfillment.models import OrderLineLicense
from shop.quotes.services import LineDraft, draft_quote
from tests.factories.accounts import make_member, make_organization
from tests.factories.invoices import VAT_CASES, make_invoice, make_invoice_of, make_seller
from tests.factories.journeys import NOW, make_request

pytestmark = pytest.mark.django_db
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
HEAD = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTrade"
BREAKDOWN = (
    "CategoryCode",
    "RateApplicablePercent",
    "BasisAmount",
    "CalculatedAmount",
    "ExemptionReasonCode",
)
# Not one of these may be in an XML file, and databases and JSON hold some of them.
UNPRINTABLE = "\x0b\x1f\x7f\ufffe"


@pytest.fixture(autouse=True)
def seller(db):
    return make_seller()


def texts(xml: bytes, path: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(xml).iterfind(path, NAMESPACES)]  # noqa: S314


def breakdown(xml: bytes) -> list[tuple[str, ...]]:
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own
    taxes = root.iterfind(f"{HEAD}Settlement/ram:ApplicableTradeTax", NAMESPACES)
    return [tuple(tax.findtext(f"ram:{name}", "", NAMESPACES) for name in BREAKDOWN) for tax in taxes]


def attached(pdf: bytes) -> dict[str, list[bytes]]:
    return dict(PdfReader(io.BytesIO(pdf)).attachments)


def credit(invoice, staff, *, reason="Cancelled."):
    line = invoice.lines.first()
    return issue_credit_note(
        invoice_id=invoice.pk, quantities={line.pk: line.quantity}, reason=reason, by=staff, at=NOW
    )


def test_the_xml_says_what_the_invoice_says(staff, listing):
    invoice = make_invoice_of("domestic", staff, listing)

    xml = invoice_xml(invoice)

    said = {
        "rsm:ExchangedDocument/ram:ID": ["I-2026-00001"],
        "rsm:ExchangedDocument/ram:TypeCode": ["380"],
        "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString": ["20261124"],
        f"{HEAD}Agreement/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID": [
            "30/123/45678",
            "DE999999999",
        ],
        f"{HEAD}Agreement/ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID": ["DE888888888"],
        f"{HEAD}Agreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID": ["PO-4711"],
        f"{HEAD}Agreement/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID": ["O-2026-00001"],
        f"{HEAD}Delivery/ram:ActualDeliverySupplyChainEvent//udt:DateTimeString": ["20261123"],
        f"{HEAD}Settlement//ram:IBANID": ["DE02120300000000202051"],
        f"{HEAD}Settlement//ram:BICID": ["BYLADEM1001"],
        f"{HEAD}Settlement/ram:SpecifiedTradePaymentTerms/ram:Description": ["Payable without deduction."],
        f"{HEAD}Settlement/ram:SpecifiedTradePaymentTerms//udt:DateTimeString": ["20261208"],
        f"{HEAD}Settlement//ram:GrandTotalAmount": [str(invoice.gross_total)],
        f"{HEAD}Settlement//ram:TaxTotalAmount": [str(invoice.tax_total)],
        f"{HEAD}Settlement//ram:DuePayableAmount": [str(invoice.gross_total)],
        ".//ram:BilledQuantity": ["1.00", "7.50"],
        # 999.99 less 12.5 percent.
        ".//ram:SpecifiedLineTradeSettlement//ram:ActualAmount": ["125.00"],
        ".//ram:LineTotalAmount": ["874.99", "941.63", "1816.62"],
    }
    assert {path: texts(xml, path) for path in said} == said
    units = ElementTree.fromstring(xml).iterfind(".//ram:BilledQuantity", NAMESPACES)  # noqa: S314
    assert [unit.get("unitCode") for unit in units] == ["C62", "HUR"]


def test_the_tax_is_broken_down_by_category_and_rate(staff, listing):
    found = {case: breakdown(invoice_xml(make_invoice_of(case, staff, listing))) for case in VAT_CASES}

    assert found == {
        "domestic": [("S", "19.00", "874.99", "166.25", ""), ("S", "7.00", "941.63", "65.91", "")],
        "reverse-charge": [("AE", "0.00", "1816.62", "0.00", "VATEX-EU-AE")],
        "third-country": [("G", "0.00", "1816.62", "0.00", "VATEX-EU-G")],
        "exempt": [("E", "0.00", "1816.62", "0.00", "VATEX-EU-132")],
    }


def test_lines_without_a_category_follow_from_their_rate(staff, listing, organization):
    TaxCode.objects.update(category="", exemption_code="", note_en="", note_de="")
    free = LineDraft(title="Free", unit_price=Decimal(10), tax_code="exempt")

    xml = invoice_xml(make_invoice(organization, staff, listing, extra=[free]))

    assert [tax[:2] for tax in breakdown(xml)] == [("S", "19.00"), ("E", "0.00")]
    assert texts(xml, f"{HEAD}Settlement/ram:ApplicableTradeTax/ram:ExemptionReason") == ["Exempt from VAT."]


def test_a_credit_note_names_the_invoice_it_corrects(staff, listing, organization):
    invoice = make_invoice(organization, staff, listing)
    note = credit(invoice, staff, reason="The department was closed.")

    xml = credit_note_xml(note)

    said = {
        "rsm:ExchangedDocument/ram:ID": ["C-2026-00001"],
        "rsm:ExchangedDocument/ram:TypeCode": ["381"],
        "rsm:ExchangedDocument/ram:IncludedNote/ram:Content": ["The department was closed."],
        f"{HEAD}Settlement/ram:InvoiceReferencedDocument/ram:IssuerAssignedID": ["I-2026-00001"],
        f"{HEAD}Settlement/ram:InvoiceReferencedDocument//qdt:DateTimeString": ["20261124"],
        f"{HEAD}Settlement//ram:GrandTotalAmount": [str(note.gross_total)],
    }
    assert {path: texts(xml, path) for path in said} == said


def test_the_same_rows_give_the_same_bytes(staff, listing, organization):
    invoice = make_invoice(organization, staff, listing)

    assert invoice_xml(invoice) == invoice_xml(type(invoice).objects.get(pk=invoice.pk))


def test_what_does_not_fit_the_schema_is_not_issued(staff, listing, organization, monkeypatch):
    invoice = make_invoice(organization, staff, listing)
    monkeypatch.setattr(e_invoice, "PROFILE", "")

    with pytest.raises(DocumentRenderingFailed):
        print_invoice(invoice_id=invoice.pk, at=NOW)

    assert not StoredDocument.objects.filter(kind=DocumentKind.INVOICE).exists()


def test_an_invoice_whose_pdf_is_older_gets_its_xml_when_it_is_asked_for(staff, listing, organization):
    invoice = make_invoice(organization, staff, listing)
    store_document(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk,
        organization_id=organization.pk,
        filename="old.pdf",
        content=b"%PDF-old",
        encrypted=False,
        at=NOW,
    )

    xml = print_invoice_xml(invoice_id=invoice.pk, at=NOW)

    assert read_document(xml) == invoice_xml(invoice)
    assert read_document(print_invoice(invoice_id=invoice.pk, at=NOW)) == b"%PDF-old"


def test_the_delivery_note_prints_the_vendors_order_number_of_its_licences(staff, listing, organization):
    note = make_invoice(organization, staff, listing).order.deliverynotes.get()
    OrderLineLicense.objects.update(vendor_order_number="AT-123456")

    assert [line.vendor_order_number for line in delivery_note_document(note).lines] == ["AT-123456", ""]


def test_the_terms_of_the_seller_are_printed_on_the_invoice(staff, listing, organization):
    document = invoice_document(make_invoice(organization, staff, listing))

    assert document.payment_terms == "Payable without deduction."
    assert document.letterhead.accent_color == "#0b5cad"


def test_hostile_texts_stay_texts(staff, listing):
    hostile = "]]><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;<a/>"
    organization = make_organization(name=hostile[:80] + UNPRINTABLE, line1=hostile, city="<&>")
    service = LineDraft(title=hostile + UNPRINTABLE, detail=hostile, unit="<x>", unit_price=Decimal(1))

    invoice = make_invoice(organization, staff, listing, extra=[service], po_number="<PO>&amp;")
    xml = invoice_xml(invoice)
    note = credit_note_xml(credit(invoice, staff, reason=hostile + "\ufffe"))

    assert texts(xml, ".//ram:SpecifiedTradeProduct/ram:Name")[1] == hostile + "\x7f"
    assert texts(xml, f"{HEAD}Agreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == [
        "<PO>&amp;"
    ]
    assert texts(note, "rsm:ExchangedDocument/ram:IncludedNote/ram:Content") == [hostile]
    assert b"<!DOCTYPE" not in xml + note


def test_a_number_that_begins_with_no_country_is_left_out_of_the_xml(staff, listing):
    organization = make_organization(country="US", vat_number="123456789")

    xml = invoice_xml(make_invoice(organization, staff, listing))

    assert texts(xml, f"{HEAD}Agreement/ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID") == []


def test_the_pdf_has_the_stored_xml_inside_and_nothing_else(staff, listing, organization):
    invoice = make_invoice(organization, staff, listing)
    note = credit(invoice, staff)

    pdf = print_invoice(invoice_id=invoice.pk, at=NOW)
    xml = print_invoice_xml(invoice_id=invoice.pk, at=NOW)
    note_pdf = print_credit_note(credit_note_id=note.pk, at=NOW)
    note_xml = print_credit_note_xml(credit_note_id=note.pk, at=NOW)

    assert attached(read_document(pdf)) == {"factur-x.xml": [read_document(xml)]}
    assert attached(read_document(note_pdf)) == {"factur-x.xml": [read_document(note_xml)]}
    assert (xml.filename, xml.content_type, xml.variant) == ("I-2026-00001.xml", "application/xml", "xml")
    assert print_invoice(invoice_id=invoice.pk, at=NOW) == pdf
    assert print_invoice_xml(invoice_id=invoice.pk, at=NOW) == xml


@pytest.mark.parametrize("writes", [0, 1])
def test_a_full_disk_leaves_no_row_of_what_was_not_written_and_the_next_try_works(
    writes, staff, listing, organization, monkeypatch
):
    invoice = make_invoice(organization, staff, listing)
    wanted = StoredDocument.objects.filter(kind=DocumentKind.INVOICE, source_id=invoice.pk)
    left, real = [writes], os.fsync

    def disk_full(descriptor):
        # Two for each file: the file and its folder.
        left[0] -= 0.5
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk_full)
        with pytest.raises(OSError, match="No space left"):
            print_invoice(invoice_id=invoice.pk, at=NOW)
    assert [document.variant for document in wanted] == ["xml"][:writes]

    pdf = print_invoice(invoice_id=invoice.pk, at=NOW)

    xml = read_document(wanted.get(variant="xml"))
    assert attached(read_document(pdf)) == {"factur-x.xml": [xml]}


def test_reverse_charge_without_a_vat_number_is_refused(staff, listing):
    organization = make_organization(country="FR")

    with pytest.raises(VatNumberMissing) as refused:
        make_invoice(organization, staff, listing, tax_code="reverse-charge", extra=[])

    assert refused.value.message.startswith("EU reverse charge needs the customer's VAT number")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({}, "standard"),
        ({"country": "FR", "vat_number": "FR12345678901"}, "reverse-charge"),
        ({"country": "FR"}, "standard"),
        ({"country": "US"}, "third-country"),
    ],
)
def test_a_new_offer_proposes_the_customers_vat_case(place, code, staff, listing):
    customer = make_member(make_organization(**place), staff=staff)

    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)

    line = quote.revisions.get().lines.get()
    assert (line.tax_code, line.tax_rate) == (code, TaxCode.objects.get(code=code).rate_percent)


def test_a_case_that_staff_removed_is_not_proposed(staff, listing):
    TaxCode.objects.filter(code="third-country").delete()
    customer = make_member(make_organization(country="US"), staff=staff)

    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)

    assert quote.revisions.get().lines.get().tax_code == "standard"
