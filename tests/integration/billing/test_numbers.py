"""The year-end check finds what must not be: gaps, what is beyond, PDFs that are missing or changed."""

from pathlib import Path

from shop.billing.services import check_numbers, years_with_numbers
from shop.core.enums import DocumentKind
from shop.core.models import NumberSeries
from shop.documents.models import StoredDocument
from shop.documents.services import store_document
from tests.factories.journeys import NOW


def of_kind(kind: DocumentKind):
    return next(one for one in check_numbers(year=2026) if one.kind == kind)


def store(invoice) -> StoredDocument:
    return store_document(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk,
        organization_id=invoice.organization_id,
        filename="invoice.pdf",
        content=b"%PDF-1.7",
        encrypted=False,
        at=NOW,
    )


def test_a_year_without_mistakes_is_right(invoice):
    store(invoice)

    found = {one.kind: (one.last, one.found, one.is_right) for one in check_numbers(year=2026)}

    assert found == {
        DocumentKind.REQUEST: (1, 1, True),
        DocumentKind.QUOTE: (1, 1, True),
        DocumentKind.ORDER: (1, 1, True),
        DocumentKind.DELIVERY_NOTE: (1, 1, True),
        DocumentKind.INVOICE: (1, 1, True),
        DocumentKind.CREDIT_NOTE: (0, 0, True),
    }
    assert years_with_numbers() == [2026]


def test_a_gap_is_named(invoice):
    store(invoice)
    NumberSeries.objects.filter(kind=DocumentKind.INVOICE).update(last_number=3)

    found = of_kind(DocumentKind.INVOICE)

    assert (found.missing, found.problems) == (("I-2026-00002", "I-2026-00003"), 2)


def test_a_number_that_the_counter_never_gave_is_named(invoice):
    store(invoice)
    NumberSeries.objects.filter(kind=DocumentKind.INVOICE).update(last_number=0)

    assert of_kind(DocumentKind.INVOICE).beyond == ("I-2026-00001",)


def test_an_invoice_without_its_document_is_named(invoice):
    found = of_kind(DocumentKind.INVOICE)

    assert (found.unprinted, found.damaged) == (("I-2026-00001",), ())


def test_a_document_that_was_changed_or_is_gone_is_named(invoice):
    path = Path(store(invoice).file.path)
    path.write_bytes(b"%PDF-1.8")
    changed = of_kind(DocumentKind.INVOICE).damaged
    path.unlink()

    assert (changed, of_kind(DocumentKind.INVOICE).damaged) == (("I-2026-00001",), ("I-2026-00001",))
