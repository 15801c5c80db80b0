"""Delivery notes: frozen when issued, whole or not at all, and their keys nowhere in clear."""

import errno
import io
import os
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from pypdf import PdfReader

from shop.accounts.selectors import viewer_for
from shop.billing.documents import delivery_note_document
from shop.billing.models import DeliveryNote
from shop.billing.services import print_delivery_note
from shop.core.enums import DocumentKind, OutboxState
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import relay_once, retry_all
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.fulfillment.exceptions import DeliveryRefused
from shop.fulfillment.key_table import match_rows, parse_table
from shop.fulfillment.models import OrderLineDetails, OrderLineLicense
from shop.fulfillment.selectors import order_detail
from shop.fulfillment.services import LineDelivery, cancel_line, fulfill_order, mark_bought
from shop.licenses.editing import edit_license
from shop.licenses.models import License
from shop.licenses.services import KeyTaken
from tests.factories.journeys import NOW, cloud_configuration, deliver, make_license, make_order
from tests.factories.marketplace import ListingFactory
from tests.integration.privacy.canary import (
    MARKER,
    drain_outbox,
    marked_cache_entries,
    marked_files,
    rows_with_marker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
KEY = f"AAAB{MARKER}9XyZ"
DATA_CENTER = {"deployment": "data_center", "user_tier": 500}


def configure(order, **columns):
    OrderLineDetails.objects.filter(line__order=order.order).update(**columns)


@pytest.fixture
def order(customer, staff):
    """Two data-center licences."""
    order = make_order(customer, staff, [ListingFactory(name="Wiki"), ListingFactory(name="Addon")])
    configure(order, **DATA_CENTER)
    return order


def lines_of(order):
    return order.order.lines.order_by("details__position")


def record(order, staff, *entries):
    deliveries = [LineDelivery(**entry) for entry in entries]
    return fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=NOW)


def test_a_delivery_note_says_the_same_whatever_is_edited_later(order, customer, staff):
    first, second = lines_of(order)
    bought = {"order_id": order.order_id, "bought_on": date(2026, 11, 20), "by": staff, "at": NOW}
    mark_bought(line_ids=[first.pk, second.pk], vendor_order_number="AT-1", **bought)
    record(order, staff, {"line_id": first.pk, "sen": "SEN-1", "license_key": KEY})
    note = DeliveryNote.objects.get()
    before = delivery_note_document(note)

    mark_bought(line_ids=[second.pk], vendor_order_number="AT-2", **bought)
    record(order, staff, {"line_id": second.pk, "sen": "SEN-2", "license_key": "other"})
    license_ = License.objects.get(sen="SEN-1")
    edit_license(
        license_id=license_.pk,
        viewer=viewer_for(customer),
        changes={"technical_contact_name": "Somebody Else", "instance_url": "https://new.example.com"},
        by=customer,
        at=NOW,
    )
    cancel_line(
        order_id=order.order_id,
        line_id=first.pk,
        license_ids=[license_.pk],
        reason="Bought twice",
        by=staff,
        at=NOW,
    )
    order.organization.name = "Renamed University"
    order.organization.save()
    configure(order, vendor_order_number="AT-3", detail="Something else")
    type(first).objects.update(title="Renamed")

    assert delivery_note_document(DeliveryNote.objects.get(pk=note.pk)) == before
    (line,) = before.lines
    assert (line.vendor_order_number, line.license_key, line.title) == ("AT-1", KEY, "Wiki")


def test_a_full_disk_leaves_the_number_its_note_and_the_next_try_prints_and_mails_it_once(
    order, staff, monkeypatch
):
    drain_outbox()
    mail.outbox.clear()
    first, second = lines_of(order)
    note = record(order, staff, {"line_id": first.pk, "sen": "SEN-1", "license_key": KEY})
    stored = StoredDocument.objects.filter(kind=DocumentKind.DELIVERY_NOTE)

    def disk_full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk_full)
        relay_once()
    assert (stored.count(), files_named("D-2026"), mail.outbox) == (0, [], [])
    waiting = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    assert {event.job for event in waiting} == {Job.RENDER_DELIVERY_NOTE, Job.MAIL_DELIVERY_NOTE}
    assert KEY not in "".join(event.last_error for event in waiting)

    OutboxEvent.objects.exclude(state=OutboxState.DONE).update(state=OutboxState.PARKED)
    retry_all(OutboxEvent.objects.filter(state=OutboxState.PARKED), now=NOW)
    drain_outbox()
    later = record(order, staff, {"line_id": second.pk, "sen": "SEN-2"})

    assert (note.number, later.number) == ("D-2026-00001", "D-2026-00002")
    assert [document.source_id for document in stored] == [note.pk]
    assert KEY in text_of(stored.get())
    assert [message.subject for message in mail.outbox if note.number in message.subject] != []
    assert len([message for message in mail.outbox if note.number in message.subject]) == 1


def files_named(beginning):
    folder = Path(StoredDocument._meta.get_field("file").storage.location)
    return [path.name for path in folder.rglob(f"{beginning}*")] if folder.exists() else []


def text_of(document):
    pages = PdfReader(io.BytesIO(read_document(document))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_after_preview_delivery_print_and_mail_no_key_is_anywhere_in_clear(order, staff):
    for path in marked_files():
        path.unlink()
    details = order_detail(number=order.order.number, viewer=viewer_for(staff))
    table = f"line,sen,key\n1,SEN-1,{KEY}1\n2,SEN-2,{KEY}2\n"
    rows = match_rows(details, parse_table(table), on_date=NOW.date())
    assert KEY not in repr(rows)
    with pytest.raises(DeliveryRefused) as refusal:
        record(order, staff, {"line_id": 0, "license_key": KEY})
    assert KEY not in f"{refusal.value!r} {refusal.value.message}"

    fulfill_order(order_id=order.order_id, deliveries=[row.delivery() for row in rows], by=staff, at=NOW)
    drain_outbox()

    document = StoredDocument.objects.get(kind=DocumentKind.DELIVERY_NOTE)
    assert f"{KEY}1" in text_of(document)
    assert [one.license_key.reveal() for one in License.objects.order_by("sen")] == [f"{KEY}1", f"{KEY}2"]
    with document.file.storage.open(document.file.name) as file:
        assert not file.read(5).startswith(b"%PDF")
    # The key, and its halves: what is stored is no readable part of it either.
    assert (rows_with_marker(), marked_files(), marked_cache_entries()) == ({}, [], [])
    texts = "".join(f"{message.subject} {message.body} {message.alternatives}" for message in mail.outbox)
    assert MARKER not in texts
    events = AuditEvent.objects.values_list("note", "details", "old", "new")
    assert MARKER not in str(list(events))
    assert OrderLineLicense.objects.count() == 2


@pytest.fixture
def mixed(customer, staff, organization):
    """A new licence of one product and the renewal of another, whose SEN and key are known."""
    wiki, addon = ListingFactory(name="Wiki"), ListingFactory(name="Addon")
    make_license(organization, addon, "SEN-7", by=staff, license_key="OLD-KEY", **DATA_CENTER)
    order = make_order(customer, staff, [wiki, addon])
    configure(order, **DATA_CENTER)
    OrderLineDetails.objects.filter(line__title="Addon").update(purchase_type="renewal", existing_sen="SEN-7")
    return order


@pytest.mark.parametrize("sen", ["SEN-7", "sen 7", "SEN7"])
def test_a_sen_at_the_wrong_line_is_refused_in_the_preview_and_when_recorded(mixed, staff, sen):
    wiki, addon = lines_of(mixed)
    details = order_detail(number=mixed.order.number, viewer=viewer_for(staff))

    rows = match_rows(details, parse_table(f"line,sen\n1,{sen}\n2,SEN-8\n"), on_date=NOW.date())
    with pytest.raises(DeliveryRefused) as refusal:
        record(mixed, staff, {"line_id": addon.pk, "sen": "SEN-8"}, {"line_id": wiki.pk, "sen": sen})

    told = "Another line of the order renews or changes the licence with this SEN."
    assert [row.errors for row in rows] == [[f"row 2: {told}"], []]
    assert (refusal.value.field, refusal.value.message) == ("lines.1.sen", told)
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 0)


def test_a_renewal_keeps_its_key_and_another_line_does_not_get_it(mixed, staff):
    wiki, addon = lines_of(mixed)
    details = order_detail(number=mixed.order.number, viewer=viewer_for(staff))

    def problems(table):
        return [row.errors for row in match_rows(details, parse_table(table), on_date=NOW.date())]

    assert problems("line,key\n1,OLD-KEY\n2,NEW-KEY\n") == [
        ["row 2: Another licence has this key already."],
        [],
    ]
    with pytest.raises(KeyTaken):
        record(mixed, staff, {"line_id": wiki.pk, "license_key": "OLD-KEY"}, {"line_id": addon.pk})
    assert problems("line,key\n2,OLD-KEY\n") == [[]]
    record(mixed, staff, {"line_id": addon.pk, "license_key": "OLD-KEY"})
    assert License.objects.current().get(sen="SEN-7").license_key.reveal() == "OLD-KEY"


def test_more_keys_than_open_pieces_are_refused_as_a_whole(mixed, staff):
    details = order_detail(number=mixed.order.number, viewer=viewer_for(staff))
    table = "sen,key\nSEN-7,A\nSEN-8,B\nSEN-9,C\n"

    rows = match_rows(details, parse_table(table), on_date=NOW.date())

    assert [row.errors for row in rows] == [[], [], ["row 4: There is no open piece left for this row."]]
    assert not DeliveryNote.objects.exists()


def test_an_end_before_the_start_is_told_at_its_row(mixed, staff):
    details = order_detail(number=mixed.order.number, viewer=viewer_for(staff))

    rows = match_rows(
        details, parse_table("line,sen,start,end\n1,SEN-9,2027-01-02,2027-01-01\n"), on_date=NOW.date()
    )

    assert [row.errors for row in rows] == [["row 2: The maintenance ends before it starts."]]


def test_a_cloud_delivery_note_says_that_there_is_no_key(customer, staff, listing):
    order = make_order(customer, staff, [listing])

    note = deliver(order, staff)

    assert order.order.lines.get().details.configuration == cloud_configuration()
    document = print_delivery_note(delivery_note_id=note.pk, at=NOW)
    assert note.lines.get().is_cloud
    assert f"SEN-{order.order_id}" in text_of(document)
