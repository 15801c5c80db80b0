"""Whole invoices, issued by many at once of whom some give up and some die: no gap, one invoice, one number
and one mail for each order, and no row of what was issued can be changed.
"""

import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import Error, connection, transaction
from django.utils import timezone

from shop.billing.models import (
    CreditNote,
    DeliveryNote,
    DunningNotice,
    Invoice,
    InvoiceBalance,
    InvoiceLine,
    Payment,
)
from shop.billing.services import NothingToInvoice, issue_credit_note, issue_notice, record_payment
from shop.core.enums import DocumentKind
from shop.core.jobs import Job
from shop.core.models import NumberSeries, OutboxEvent
from shop.core.outbox import enqueue_again, run_event
from shop.fulfillment.services import invoice_order
from shop.notifications.models import SentMail
from tests.factories.billing import make_delivered_order
from tests.factories.journeys import NOW
from tests.processes import Killed, in_processes, kill_after_statement

SHARED = 5
# Where a process dies: just after its number was taken, and just after the invoice was written.
DEATHS = ("core_numberseries", 'INSERT INTO "billing_invoice"')


class Abort(Exception):
    pass


def issue(worker: int, order_ids: list[int], by: Any) -> list[str]:
    """Invoice all orders, beginning with another one in each worker; one try in five is given up. Returns the
    numbers that stay.
    """
    place = worker % len(order_ids)
    rotated = order_ids[place:] + order_ids[:place]
    numbers = []
    for attempt, order_id in enumerate(rotated * 2):
        try:
            with transaction.atomic():
                invoice = invoice_order(order_id=order_id, by=by, at=NOW)
                if attempt < len(rotated) and (worker + attempt) % 5 == 0:
                    raise Abort
        except (Abort, NothingToInvoice):
            continue
        numbers.append(invoice.number)
    return numbers


def die(order_id: int, by: Any, *, statement: str) -> None:
    kill_after_statement(containing=statement)
    invoice_order(order_id=order_id, by=by, at=NOW)


@pytest.fixture
def order_ids(customer, staff, listings) -> list[int]:
    """Delivered orders: those that all workers want, and one for each that dies."""
    orders = [make_delivered_order(customer, staff, listings[:1]) for _number in range(SHARED + len(DEATHS))]
    return [order.order_id for order in orders]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_issuers_with_aborts_and_kills_leave_no_gap(order_ids, staff):
    survive(processes=16, order_ids=order_ids, by=staff)


@pytest.mark.django_db(transaction=True)
def test_eight_issuers_with_aborts_and_kills_leave_no_gap_on_sqlite_either(order_ids, staff):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a test of its own")
    survive(processes=8, order_ids=order_ids, by=staff)


def survive(*, processes: int, order_ids: list[int], by: Any) -> None:
    shared, doomed = order_ids[:SHARED], order_ids[SHARED:]
    workers: list[Callable[[], Any]] = [
        partial(issue, worker, shared, by) for worker in range(processes - len(DEATHS))
    ]
    workers += [
        partial(die, order_id, by, statement=statement)
        for order_id, statement in zip(doomed, DEATHS, strict=True)
    ]

    results = in_processes(workers)

    assert results[-len(DEATHS) :] == [Killed(signal.SIGKILL)] * len(DEATHS)
    numbers = [number for found in results[: -len(DEATHS)] for number in found]
    assert sorted(numbers) == [f"I-2026-{count:05d}" for count in range(1, SHARED + 1)]
    # What died in the middle left nothing behind: its order goes on with the very next number.
    later = [invoice_order(order_id=order_id, by=by, at=NOW).number for order_id in doomed]
    assert later == [f"I-2026-{count:05d}" for count in range(SHARED + 1, len(order_ids) + 1)]
    assert sorted(Invoice.objects.values_list("order_id", flat=True)) == sorted(order_ids)
    assert InvoiceBalance.objects.count() == InvoiceLine.objects.count() == len(order_ids)
    assert NumberSeries.objects.get(kind=DocumentKind.INVOICE, year=2026).last_number == len(order_ids)
    ids = sorted(Invoice.objects.values_list("pk", flat=True))
    for job in (Job.MAIL_INVOICE, Job.RENDER_INVOICE):
        events = OutboxEvent.objects.filter(job=job.value)
        assert sorted(event.arguments["invoice_id"] for event in events) == ids


def test_a_job_that_runs_again_mails_an_invoice_once(invoice):
    event = OutboxEvent.objects.get(job=Job.MAIL_INVOICE.value)

    for _run in range(2):
        assert run_event(event.pk)
        enqueue_again(Job.MAIL_INVOICE, now=timezone.now(), invoice_id=invoice.pk)

    assert [message.attachments[0].filename for message in mail.outbox] == [f"{invoice.number}.pdf"]
    assert SentMail.objects.filter(kind="invoice").count() == 1


def change_everything(invoice, staff) -> None:
    """Try to change and to delete one row of every kind that was issued."""
    line = invoice.lines.first()
    late = NOW.replace(year=NOW.year + 1)
    issue_credit_note(
        invoice_id=invoice.pk, quantities={line.pk: line.quantity}, reason="x", by=staff, at=NOW
    )
    record_payment(
        invoice_id=invoice.pk, amount=line.net_amount, currency="EUR", paid_on=NOW.date(), by=staff, at=NOW
    )
    issue_notice(invoice_id=invoice.pk, by=staff, at=late)
    note = CreditNote.objects.get()
    rows = [
        invoice,
        line,
        note,
        note.lines.get(),
        Payment.objects.get(),
        DunningNotice.objects.get(),
        DeliveryNote.objects.get(),
        DeliveryNote.objects.get().lines.first(),
    ]
    for row in rows:
        stored = type(row)._base_manager.filter(pk=row.pk)
        for attempt in (partial(stored.update, id=row.pk), partial(stored._raw_delete, stored.db)):
            with pytest.raises(Error, match="is frozen"), transaction.atomic():
                attempt()
        assert stored.exists()


def test_what_was_issued_cannot_be_changed_or_deleted(invoice, staff):
    change_everything(invoice, staff)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_was_issued_cannot_be_changed_or_deleted_on_postgresql(invoice, staff):
    change_everything(invoice, staff)
