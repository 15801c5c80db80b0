"""My orders and My invoices, and their papers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shop.billing.models import InvoiceBalance
from shop.billing.services import issue_credit_note, record_payment
from shop.core.models import AuditEvent
from shop.documents.models import StoredDocument
from tests.functional.portal.world import deliver, make_order, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def order_url(details, name: str = "detail", **more: str) -> str:
    name = name if name.startswith("delivery") else f"order-{name}"
    return reverse(f"portal:{name}", kwargs={"number": details.order.number, **more})


def test_new_order_says_what_comes_next(as_customer, customer, staff):
    details = make_order(customer, staff)

    page = text(as_customer.get(order_url(details)))

    assert f"Order {details.order.number}" in page
    assert "PO-77" in page
    assert "In progress" in page
    assert "Confirmation" in page
    assert "usually within a day of the purchase" in page
    assert "7,378.00 EUR" in page


def test_finished_order_links_every_paper(as_customer, customer, staff):
    details = make_order(customer, staff)
    invoice = deliver(details, staff)
    note = details.order.deliverynotes.get()

    page = text(as_customer.get(order_url(details)))

    assert "Bought and delivered" in page
    assert order_url(details, "delivery-note-pdf", note=note.number) in page
    assert reverse("portal:invoice-detail", kwargs={"number": invoice.number}) in page
    assert reverse("portal:license-list").rstrip("/") in page
    assert "follows the delivery" not in page


def test_confirmation_is_rendered_once(as_customer, customer, staff):
    details = make_order(customer, staff)

    first = as_customer.get(order_url(details, "confirmation-pdf"))
    second = as_customer.get(order_url(details, "confirmation-pdf"))

    assert first.content[:5] == b"%PDF-"
    assert second.content == first.content
    assert StoredDocument.objects.filter(kind="order").count() == 1
    assert "Confirmed" in text(as_customer.get(order_url(details)))


def test_order_with_another_address_is_confirmed_in_print(as_customer, customer, staff):
    details = make_order(customer, staff)
    type(details).objects.filter(pk=details.pk).update(
        billing_snapshot={
            "name": "Purchasing",
            "attention": "",
            "line1": "Gate 3",
            "line2": "",
            "postcode": "1",
            "city": "Bern",
            "country": "CH",
        }
    )

    assert as_customer.get(order_url(details, "confirmation-pdf"))["Content-Type"] == "application/pdf"


def test_delivery_note_leaves_a_trace(as_customer, customer, staff):
    details = make_order(customer, staff)
    deliver(details, staff)
    note = details.order.deliverynotes.get()

    response = as_customer.get(order_url(details, "delivery-note-pdf", note=note.number))

    assert response.content[:5] == b"%PDF-"
    assert "no-store" in response["Cache-Control"]
    opened = AuditEvent.objects.for_object(note).filter(action="delivery_note_opened")
    assert [event.actor_id for event in opened] == [customer.pk]


def test_delivery_note_asks_for_a_recent_sign_in(client, customer, staff, settings):
    details = make_order(customer, staff)
    deliver(details, staff)
    note = details.order.deliverynotes.get()
    sign_in(client, customer)

    with time_machine.travel(timezone.now() + timedelta(seconds=settings.RECENT_SIGN_IN_SECONDS + 5)):
        response = client.get(order_url(details, "delivery-note-pdf", note=note.number))

    assert response.url.startswith("/accounts/reauthenticate/?next=")
    assert not AuditEvent.objects.for_object(note).filter(action="delivery_note_opened").exists()


def test_delivery_note_of_another_order_is_missing(as_customer, customer, staff):
    first, second = make_order(customer, staff), make_order(customer, staff)
    deliver(second, staff)
    note = second.order.deliverynotes.get()

    assert as_customer.get(order_url(first, "delivery-note-pdf", note=note.number)).status_code == 404


def test_invoice_list_has_number_order_po_and_amounts(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)

    page = text(as_customer.get(reverse("portal:invoice-list")))

    for words in (invoice.number, invoice.order_number, "PO-77", "6,200.00 EUR", "7,378.00 EUR"):
        assert words in page


def test_invoice_shows_its_lines_and_its_pdf(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)

    page = text(as_customer.get(reverse("portal:invoice-detail", kwargs={"number": invoice.number})))
    pdf = as_customer.get(reverse("portal:invoice-pdf", kwargs={"number": invoice.number}))

    assert "New licence of Confluence Cloud" in page
    assert "VAT 19%" in page
    assert pdf.content[:5] == b"%PDF-"


def test_german_invoice_page_groups_numbers_in_german(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)

    page = text(as_customer.get("/de" + reverse("portal:invoice-detail", kwargs={"number": invoice.number})))

    assert "7.378,00 EUR" in page


def test_pdf_that_cannot_be_read_sends_back_with_the_reason(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)
    address = reverse("portal:invoice-pdf", kwargs={"number": invoice.number})
    as_customer.get(address)
    document = StoredDocument.objects.get(kind="invoice", variant="")
    document.file.storage.delete(document.file.name)

    response = as_customer.get(address, follow=True)

    assert response.redirect_chain[0][0] == reverse(
        "portal:invoice-detail", kwargs={"number": invoice.number}
    )
    assert "This document cannot be read at the moment." in text(response)


def test_an_invoice_says_what_is_paid_credited_and_open(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)
    first = invoice.lines.first()
    note = issue_credit_note(
        invoice_id=invoice.pk, quantities={first.pk: first.quantity / 2}, reason="Returned", by=staff, at=AT
    )
    record_payment(
        invoice_id=invoice.pk, amount=Decimal("10.00"), currency="EUR", paid_on=AT.date(), by=staff, at=AT
    )

    page = text(as_customer.get(reverse("portal:invoice-detail", kwargs={"number": invoice.number})))

    balance = InvoiceBalance.objects.get(pk=invoice.pk)
    pdf = reverse("portal:credit-note-pdf", kwargs={"number": invoice.number, "note": note.number})
    assert "Partly paid" in page
    assert f"{balance.open_amount:,.2f} EUR" in page
    assert f"{note.gross_total:,.2f} EUR" in page
    assert pdf in page
    assert as_customer.get(pdf).content[:5] == b"%PDF-"
    assert "Partly paid" in text(as_customer.get(reverse("portal:invoice-list")))


def test_a_credit_note_of_another_invoice_is_missing(as_customer, customer, staff):
    credited, other = (deliver(make_order(customer, staff), staff) for _number in range(2))
    line = credited.lines.first()
    note = issue_credit_note(
        invoice_id=credited.pk, quantities={line.pk: line.quantity}, reason="x", by=staff, at=AT
    )

    answers = [
        as_customer.get(reverse("portal:credit-note-pdf", kwargs={"number": invoice.number, "note": number}))
        for invoice, number in ((other, note.number), (credited, "C-2026-99999"))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
