"""The year-end check finds what must not be: gaps, what is beyond, PDFs that are missing or changed."""

from datetime import timedelta
from pathlib import Path

import pytest

from shop.billing.services import (
    check_numbers,
    is_being_checked,
    last_check,
    numbers,
    request_check,
    run_check,
    years_with_numbers,
)
from shop.core.enums import DocumentKind, OutboxState
from shop.core.exceptions import InvalidInput
from shop.core.interruption import Interrupted, allow_long_jobs, interrupt_long_jobs
from shop.core.jobs import LONG_JOBS, Job
from shop.core.models import AuditEvent, NumberSeries, OutboxEvent
from shop.core.outbox import run_event
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


def test_what_a_check_found_is_kept_as_it_was(invoice):
    NumberSeries.objects.filter(kind=DocumentKind.INVOICE).update(last_number=2)
    assert last_check(2026) is None

    found = run_check(year=2026, at=NOW)

    kept = last_check(2026)
    assert (kept.checked_at, list(kept.series), kept.is_right) == (NOW, found, False)
    assert [one.missing for one in kept.series if one.missing] == [("I-2026-00002",)]
    assert last_check(2025) is None


def test_the_newest_check_is_the_one_that_counts(invoice):
    NumberSeries.objects.filter(kind=DocumentKind.INVOICE).update(last_number=2)
    run_check(year=2026, at=NOW)
    NumberSeries.objects.filter(kind=DocumentKind.INVOICE).update(last_number=1)
    store(invoice)

    run_check(year=2026, at=NOW + timedelta(hours=1))

    kept = last_check(2026)
    assert (kept.checked_at, kept.is_right) == (NOW + timedelta(hours=1), True)


def test_a_check_is_asked_for_once_while_it_runs_and_again_when_it_is_done(invoice, staff):
    def ask() -> None:
        request_check(year=2026, by=staff, at=NOW)

    for _click in range(2):
        ask()
    event = OutboxEvent.objects.get(job=Job.CHECK_NUMBERS.value)
    assert (event.arguments, is_being_checked(2026), is_being_checked(2025)) == ({"year": 2026}, True, False)
    assert run_event(event.pk)
    assert not is_being_checked(2026)
    ask()

    event.refresh_from_db()
    assert (event.state, is_being_checked(2026)) == (OutboxState.PENDING, True)
    assert AuditEvent.objects.filter(action="numbers_check_requested", actor_id=staff.pk).count() == 2
    assert Job.CHECK_NUMBERS in LONG_JOBS


def test_a_year_without_numbers_is_refused(invoice, staff):
    with pytest.raises(InvalidInput) as refused:
        request_check(year=1999, by=staff, at=NOW)

    assert refused.value.field == "year"


def test_a_check_stops_when_its_process_ends_and_begins_anew(invoice, staff):
    store(invoice)
    request_check(year=2026, by=staff, at=NOW)
    event = OutboxEvent.objects.get(job=Job.CHECK_NUMBERS.value)
    interrupt_long_jobs()
    try:
        with pytest.raises(Interrupted):
            check_numbers(year=2026)
        assert not run_event(event.pk)
    finally:
        allow_long_jobs()

    assert last_check(2026) is None
    assert run_event(event.pk)
    assert last_check(2026).is_right


def test_documents_of_other_years_are_not_read(invoice, monkeypatch):
    store(invoice)
    store_document(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk + 1000,
        organization_id=None,
        filename="later.pdf",
        content=b"%PDF-1.7",
        encrypted=False,
        at=NOW,
    )
    read = []
    monkeypatch.setattr(numbers, "read_document", lambda document: read.append(document.source_id))

    check_numbers(year=2026)

    assert read == [invoice.pk]
