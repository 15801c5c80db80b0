"""Pages and lists about money ask the database as often for forty rows as for four."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.billing.enums import InvoiceState
from shop.billing.models import BankStatement, Invoice, InvoiceBalance
from shop.billing.services import import_statement, record_payment
from tests.factories.billing import make_delivered_order, make_invoice
from tests.factories.journeys import NOW
from tests.functional.api.conftest import bearer

FEW, MANY = 4, 40


@pytest.fixture
def invoice(customer, staff, listings) -> Invoice:
    return make_invoice(customer, staff, listings)


def add_invoices(invoice: Invoice, staff, count: int) -> None:
    """More invoices of the same customer, every other one paid, all of them long due."""
    known = Invoice.objects.count()
    values = {
        field.attname: getattr(invoice, field.attname)
        for field in Invoice._meta.fields
        if field.name not in ("id", "number")
    }
    made = Invoice.objects.bulk_create(
        Invoice(**values, number=f"I-2026-{known + place:05}") for place in range(1, count + 1)
    )
    due_on = timezone.localdate() - timedelta(days=40)
    InvoiceBalance.objects.bulk_create(
        InvoiceBalance(
            invoice=one,
            organization_id=one.organization_id,
            due_on=due_on,
            currency="EUR",
            open_amount=Decimal("1.00"),
            state=InvoiceState.OPEN if place % 2 else InvoiceState.PAID,
        )
        for place, one in enumerate(made)
    )


def add_statements(invoice: Invoice, staff, count: int) -> None:
    for _file in range(count):
        add_lines(invoice, staff, 1)


def add_lines(invoice: Invoice, staff, count: int) -> None:
    """A statement whose lines name the invoice, or nothing; the first one is booked in part."""
    when = timezone.now().timestamp()
    rows = "".join(
        f"23.11.2026;{place},01;{invoice.number if place % 2 else 'Rent'} {when}\n"
        for place in range(1, count + 1)
    )
    content = f"Buchungstag;Betrag;Verwendungszweck\n{rows}".encode()
    statement = import_statement(content=content, filename="a.csv", by=staff, at=NOW)
    record_payment(
        invoice_id=invoice.pk,
        amount=Decimal("0.01"),
        currency="EUR",
        paid_on=NOW.date(),
        by=staff,
        at=NOW,
        transaction_id=statement.transactions.order_by("pk")[0].pk,
    )


def add_payments(invoice: Invoice, staff, count: int) -> None:
    for _payment in range(count):
        record_payment(
            invoice_id=invoice.pk,
            amount=Decimal("0.01"),
            currency="EUR",
            paid_on=NOW.date(),
            by=staff,
            at=NOW,
        )


def queries(client: Client, address: str, headers: dict[str, str]) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("address", "add", "most"),
    [
        ("/dashboard/invoices/", add_invoices, 9),
        ("/dashboard/invoices/?state=paid", add_invoices, 9),
        ("/dashboard/invoices/{number}/", add_payments, 25),
        ("/dashboard/billing/open-items/", add_invoices, 10),
        ("/dashboard/billing/reminders/", add_invoices, 9),
        ("/dashboard/billing/statements/", add_statements, 9),
        ("/dashboard/billing/statements/{statement}/?state=all", add_lines, 14),
        ("/api/v1/staff/invoices", add_invoices, 13),
        ("/api/v1/staff/invoices?state=paid", add_invoices, 13),
        ("/api/v1/staff/invoices/{number}", add_payments, 13),
        ("/api/v1/staff/open-items", add_invoices, 12),
        ("/api/v1/staff/bank-statements", add_statements, 12),
        ("/api/v1/staff/bank-statements/{statement}", add_lines, 16),
        ("/api/v1/invoices", add_invoices, 13),
    ],
)
def test_forty_rows_cost_as_many_queries_as_four(desk: Client, staff, invoice, address, add, most):
    headers = bearer(staff).headers if address.startswith("/api/") else {}
    counts = []
    for count in (FEW, MANY):
        add(invoice, staff, count)
        statement = BankStatement.objects.aggregate(newest=Max("pk"))["newest"]
        wanted = address.format(number=invoice.number, statement=statement)
        queries(desk, wanted, headers)  # the first answer of a process fills caches
        counts.append(queries(desk, wanted, headers))

    assert counts == [counts[0]] * 2
    assert counts[1] <= most


def test_six_orders_to_invoice_cost_as_many_queries_as_two(desk: Client, customer, staff, listings):
    def count() -> int:
        return queries(desk, "/dashboard/billing/orders/", {})

    def add(orders: int) -> None:
        for _order in range(orders):
            make_delivered_order(customer, staff, listings)

    add(2)
    count()
    few = count()
    add(4)
    shown = desk.get("/dashboard/billing/orders/").context["rows"]

    assert (count(), len(shown)) == (few, 6)
    assert few <= 14
