"""The VAT number that a reverse charge needs is put into the order, and then the invoice is made."""

from datetime import timedelta

import pytest
from oscar.core.loading import get_model

from shop.billing.models import Invoice
from shop.billing.services import VatNumberMissing, VatNumberUnfit
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from shop.fulfillment.exceptions import OrderCancelled
from shop.fulfillment.services import cancel_line, enter_vat_number, invoice_order
from tests.factories.billing import make_delivered_order
from tests.factories.journeys import NOW


@pytest.fixture
def order(customer, organization, staff, listings):
    """Delivered to France, where the customer owes the VAT; nobody knows the number."""
    organization.country = "FR"
    organization.save(update_fields=["country"])
    return make_delivered_order(customer, staff, listings, tax_code="reverse-charge")


@pytest.fixture
def enter(order, staff):
    def enter(vat_number: str) -> None:
        enter_vat_number(order_id=order.order_id, vat_number=vat_number, by=staff, at=NOW)

    return enter


@pytest.fixture
def invoice_it(order, staff):
    return lambda: invoice_order(order_id=order.order_id, by=staff, at=NOW + timedelta(days=1))


def test_an_invoice_is_made_once_the_number_is_in_the_order(order, organization, enter, invoice_it, staff):
    with pytest.raises(VatNumberMissing):
        invoice_it()

    enter(" fr 123.456-789 01 ")
    invoice = invoice_it()

    assert invoice.buyer_snapshot["vat_number"] == "FR12345678901"
    assert invoice.number.endswith("-00001")
    event = AuditEvent.objects.get(action="vat_number_entered")
    assert (event.object_type, event.object_id, event.actor_id) == ("order.order", order.order_id, staff.pk)
    # The trail holds no number, and what the organisation says of itself is its own.
    assert (event.details, event.note) == ({}, "")
    organization.refresh_from_db()
    assert organization.vat_number == ""


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        ("", InvalidInput, "Please enter the VAT number."),
        ("FR1", InvalidInput, "looks like FR12345678901."),
        ("ATU1", InvalidInput, "looks like ATU12345678."),
        ("12345678901", InvalidInput, "looks like FR12345678901."),
        ("DE123456789", VatNumberUnfit, "another EU country; DE123456789 is none."),
        ("CHE123456789", VatNumberUnfit, "another EU country; CHE123456789 is none."),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_clear_words(order, enter, number, kind, said):
    with pytest.raises(kind) as refused:
        enter(number)

    assert said in refused.value.message
    assert refused.value.field == "vat_number"
    order.refresh_from_db()
    assert order.vat_number == ""
    assert not AuditEvent.objects.filter(action="vat_number_entered").exists()


def test_an_invoice_with_a_number_of_our_own_country_is_refused(order, invoice_it):
    type(order).objects.update(vat_number="DE123456789")

    with pytest.raises(VatNumberUnfit):
        invoice_it()

    assert not Invoice.objects.exists()


def test_the_same_number_again_is_no_event(enter):
    enter("FR12345678901")
    enter("FR 12345678901")

    assert AuditEvent.objects.filter(action="vat_number_entered").count() == 1


def test_what_was_issued_keeps_its_number(enter, invoice_it):
    enter("FR12345678901")
    invoice = invoice_it()

    enter("ATU12345678")

    invoice.refresh_from_db()
    assert invoice.buyer_snapshot["vat_number"] == "FR12345678901"


def test_a_cancelled_order_takes_no_number_and_no_invoice(customer, staff, listings):
    order = make_delivered_order(customer, staff, listings)
    for line in order.order.lines.prefetch_related("issued_licenses"):
        cancel_line(
            order_id=order.order_id,
            line_id=line.pk,
            license_ids=[link.license_id for link in line.issued_licenses.all()],
            reason="Not needed",
            by=staff,
            at=NOW,
        )
    assert get_model("order", "Order").objects.get().status == "cancelled"

    with pytest.raises(OrderCancelled):
        enter_vat_number(order_id=order.order_id, vat_number="DE123456789", by=staff, at=NOW)
    with pytest.raises(OrderCancelled):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert not Invoice.objects.exists()
