"""Texts that ask for files and servers, in every field that invoices, credit notes and reminders print."""

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core import mail
from pypdf import PdfReader
from pypdf.generic import StreamObject

from shop.billing.models import DunningNotice, TaxCode
from shop.billing.services import (
    issue_credit_note,
    issue_notice,
    print_credit_note,
    print_credit_note_xml,
    print_invoice,
    print_invoice_xml,
)
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import run_event
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.quotes.services import LineDraft
from tests.factories.accounts import make_organization
from tests.factories.invoices import make_invoice, make_seller
from tests.factories.journeys import NOW
from tests.unit.documents.conftest import HttpSink
from tests.unit.documents.test_rendering import SECRET, inflated_objects

SELLER_TEXTS = (
    "seller_name",
    "seller_line1",
    "seller_postcode",
    "seller_city",
    "vat_id",
    "tax_number",
    "register",
    "managing_directors",
    "bank_name",
    "terms_en",
)


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    sink = HttpSink()
    yield sink
    sink.close()


@pytest.fixture
def hostile(sink: HttpSink, tmp_path: Path) -> str:
    secret = tmp_path / "s.txt"
    secret.write_bytes(SECRET)
    return f'<img src="{sink.url}/x"><link rel=attachment href="{secret.as_uri()}">'


@pytest.fixture
def invoice(db, hostile: str, staff, listings):
    make_seller(**dict.fromkeys(SELLER_TEXTS, hostile))
    TaxCode.objects.filter(code="standard").update(note_en=hostile)
    organization = make_organization(
        name=hostile[:200], line1=hostile, line2=hostile, postcode=hostile[:20], city=hostile
    )
    service = LineDraft(
        title=hostile, detail=hostile, unit=hostile[:40], unit_price=Decimal(1), tax_code="standard"
    )
    return make_invoice(organization, staff, listings[0], extra=[service], po_number=hostile[:64])


def assert_only_its_xml(stored: StoredDocument, xml: StoredDocument, sink: HttpSink) -> None:
    pdf = read_document(stored)
    assert dict(PdfReader(io.BytesIO(pdf)).attachments) == {"factur-x.xml": [read_document(xml)]}
    streams = [entry for entry in inflated_objects(pdf) if isinstance(entry, StreamObject)]
    assert [stream for stream in streams if SECRET in stream.get_data()] == []
    assert [stream for stream in streams if stream.get("/Subtype") == "/Image"] == []
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert text.count("<img") > len(SELLER_TEXTS)
    assert sink.paths == []


def test_an_invoice_prints_them_as_texts(invoice, sink):
    stored = print_invoice(invoice_id=invoice.pk, at=NOW)

    assert_only_its_xml(stored, print_invoice_xml(invoice_id=invoice.pk, at=NOW), sink)


def test_a_credit_note_prints_them_as_texts(invoice, staff, hostile, sink):
    note = issue_credit_note(
        invoice_id=invoice.pk,
        quantities={line.pk: line.quantity for line in invoice.lines.all()},
        reason=hostile,
        by=staff,
        at=NOW,
    )

    stored = print_credit_note(credit_note_id=note.pk, at=NOW)

    assert_only_its_xml(stored, print_credit_note_xml(credit_note_id=note.pk, at=NOW), sink)


def test_a_reminder_says_them_as_texts(invoice, staff, hostile, sink):
    at = NOW + (invoice.due_on - NOW.date()) + timedelta(days=7)
    issue_notice(invoice_id=invoice.pk, by=staff, at=at)
    event = OutboxEvent.objects.get(job=Job.MAIL_DUNNING_NOTICE.value)

    assert run_event(event.pk)

    [message] = mail.outbox
    [html] = [content for content, kind in message.alternatives if kind == "text/html"]
    assert hostile not in html
    assert [attached.filename for attached in message.attachments] == [f"{invoice.number}.pdf"]
    assert DunningNotice.objects.get().invoice == invoice
    assert sink.paths == []
