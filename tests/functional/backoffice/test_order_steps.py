"""Noting purchases, keys from a table, services and cancellations, by page and by API."""

import io
import time

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from openpyxl import Workbook

from shop.accounts.selectors import viewer_for
from shop.billing.models import CreditNote, DeliveryNote
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.key_table import match_rows, parse_table
from shop.fulfillment.models import OrderDetails, OrderLineDetails
from shop.fulfillment.selectors import order_detail
from shop.fulfillment.services import invoice_order
from shop.licenses.models import License
from tests.factories.journeys import NOW, deliver, make_license

KEY = "AAABcd0ODAoPeNptkFtLw\nand-so-on-9XyZ"


def path_of(order: OrderDetails, step: str = "") -> str:
    return f"/dashboard/orders/{order.order.number}/{f'{step}/' if step else ''}"


def to_data_center(order: OrderDetails, **columns: object) -> None:
    OrderLineDetails.objects.filter(line__order=order.order).update(deployment="data_center", **columns)


def test_chosen_lines_are_noted_as_bought(desk: Client, order: OrderDetails):
    first, second = order.order.lines.order_by("pk")
    form = {"lines": [first.pk], "bought_on": localdate().isoformat(), "vendor_order_number": "AT-7"}

    page = desk.post(path_of(order, "bought"), form, follow=True).content.decode()

    first.details.refresh_from_db()
    second.details.refresh_from_db()
    assert (first.details.bought_on, first.details.vendor_order_number) == (localdate(), "AT-7")
    assert second.details.bought_on is None
    assert "Noted as bought." in page
    assert "Bought at the vendor" in page


def test_what_is_bought_counts_before_its_key_is_there(desk: Client, order: OrderDetails):
    to_data_center(order)
    first, _second = order.order.lines.order_by("pk")
    desk.post(path_of(order, "bought"), {"lines": [first.pk], "bought_on": localdate().isoformat()})

    page = desk.get(path_of(order))

    progress = page.context["progress"]
    assert (progress.bought, progress.to_buy, progress.keys, progress.keys_due) == (1, 2, 0, 1)
    assert page.content.decode().count("To be recorded") == 1


@pytest.mark.parametrize("form", [{}, {"lines": ["0"], "bought_on": "2026-01-01"}, {"bought_on": "x"}])
def test_a_wrong_purchase_is_told_and_not_noted(desk: Client, order: OrderDetails, form: dict[str, object]):
    page = desk.post(path_of(order, "bought"), form, follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert not OrderLineDetails.objects.exclude(bought_on=None).exists()


def test_a_pasted_table_is_shown_first_and_recorded_when_confirmed(desk: Client, order: OrderDetails):
    to_data_center(order)
    table = f'Zeile;SEN;Lizenzschlüssel;von;bis\n2;SEN-2;K-2;01.12.2026;30.11.2027\n1;SEN-1;"{KEY}";;\n'

    preview = desk.post(path_of(order, "keys"), {"table": table})
    assert preview.status_code == 200
    assert not License.objects.exists()
    confirmed = {"table": preview.context["table"], "token": preview.context["token"]}
    answers = [desk.post(path_of(order, "keys/record"), confirmed) for _click in range(2)]

    first, second = License.objects.order_by("sen")
    assert [answer.url for answer in answers] == [path_of(order)] * 2
    assert (first.sen, first.license_key.reveal()) == ("SEN-1", KEY)
    assert (second.starts_on.isoformat(), second.ends_on.isoformat()) == ("2026-12-01", "2027-11-30")
    assert DeliveryNote.objects.count() == 1
    assert not any(KEY.split("\n")[0] in str(value) for value in dict(desk.session).values())


def test_wrong_rows_are_named_and_cannot_be_confirmed(desk: Client, order: OrderDetails):
    to_data_center(order)
    table = "line,sen,key\n1,SEN-1,K\n2,SEN-1,K\n7,SEN-3,\nNobody,SEN-4,\n,,\n1,SEN-5,\n"

    page = desk.post(path_of(order, "keys"), {"table": table})

    text = page.content.decode()
    assert page.status_code == 422
    for told in (
        "row 3: This SEN is entered twice.",
        "row 3: This key is entered twice.",
        "row 4: Line 7 of the order is not open.",
        "row 5: No open line is about “Nobody”.",
        "row 7: More rows than open pieces of “Wiki”.",
    ):
        assert told in text
    assert "keys/record/" not in text


@pytest.mark.parametrize("table", ["", " \n ", '"never closed', "\0", "line,sen\n"])
def test_what_is_no_table_is_told(desk: Client, order: OrderDetails, table: str):
    assert desk.post(path_of(order, "keys"), {"table": table}).status_code == 422


def test_an_excel_file_is_read_like_a_pasted_table(desk: Client, order: OrderDetails):
    book = Workbook()
    for row in (["Product", "SEN", "End"], ["wiki", "SEN-1", NOW.replace(tzinfo=None, year=2028)]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)

    page = desk.post(path_of(order, "keys"), {"file": SimpleUploadedFile("keys.xlsx", content.getvalue())})

    (row,) = page.context["rows"]
    assert (row.title, row.sen, row.ends_on.isoformat(), row.errors) == ("Wiki", "SEN-1", "2028-11-23", [])


def test_five_hundred_pasted_keys_are_recorded_within_five_seconds(
    desk: Client, order: OrderDetails, staff: User
):
    to_data_center(order, quantity=250)
    table = "\n".join(f"\tSEN-{n}\t{'K' * 600}{n}" for n in range(500))

    desk.get(path_of(order, "keys"))  # the first page of a process loads every other one
    begun = time.perf_counter()
    preview = desk.post(path_of(order, "keys"), {"table": table})
    desk.post(path_of(order, "keys/record"), {"table": preview.context["table"]})
    took = time.perf_counter() - begun

    assert License.objects.count() == 500
    assert took < 5


def test_rows_without_a_line_go_to_the_licence_they_renew(desk: Client, order: OrderDetails, staff: User):
    first, second = order.order.lines.order_by("details__position")
    OrderLineDetails.objects.filter(line=second).update(purchase_type="renewal", existing_sen="SEN-7")
    details = order_detail(number=order.order.number, viewer=viewer_for(staff))

    rows = match_rows(details, parse_table("sen\nSEN-8\nsen 7\n"), on_date=localdate())

    assert [row.line_id for row in rows] == [first.pk, second.pk]


def test_a_delivered_licence_is_taken_back_with_a_credit_note(desk: Client, order: OrderDetails, staff: User):
    deliver(order, staff)
    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    line = order.order.lines.order_by("pk").first()
    license_ = License.objects.get(order_line_link__line=line)
    form = {"line": line.pk, "licenses": [license_.pk], "reason": "Bought twice"}

    page = desk.post(path_of(order, "cancel"), form, follow=True).content.decode()

    line.refresh_from_db()
    assert line.status == LineStatus.CANCELLED
    assert f"credit note {CreditNote.objects.get().number} is issued" in page


def test_a_cancellation_without_a_reason_is_told(desk: Client, order: OrderDetails):
    line = order.order.lines.first()

    page = desk.post(path_of(order, "cancel"), {"line": line.pk, "quantity": "1"}, follow=True)

    assert "Reason: This field is required." in page.content.decode()
    assert line.details.cancelled_quantity == 0


def post(client: Client, order: OrderDetails, step: str, body: dict[str, object]):
    return client.post(
        f"/api/v1/staff/orders/{order.order.number}/{step}", body, content_type="application/json"
    )


def test_the_api_takes_an_order_from_the_purchase_to_a_cancellation(desk: Client, order: OrderDetails):
    first, second = order.order.lines.order_by("details__position")

    bought = post(desk, order, "bought", {"lines": [first.pk], "vendor_order_number": "AT-1"})
    preview = post(desk, order, "keys/preview", {"table": "line,sen\n1,SEN-1\n9,SEN-2\n"})
    delivered = post(desk, order, "fulfill", {"lines": [{"line": first.pk, "sen": "SEN-1"}]})
    cancelled = post(
        desk, order, "cancel", {"line": second.pk, "quantity": "1", "reason": "Not needed", "licenses": []}
    )

    assert bought.json()["next_step"] == f"Buy at the vendor: {second.title}."
    assert [row["problems"] for row in preview.json()["rows"]] == [
        [],
        ["row 3: Line 9 of the order is not open."],
    ]
    assert preview.json()["can_be_recorded"] is False
    assert delivered.status_code == 201
    assert [event["code"] for event in delivered.json()["timeline"]][-1] == "delivered"
    assert (cancelled.json()["status"], cancelled.json()["credit_note"]) == ("fulfilled", "")
    assert License.objects.get().starts_on == localdate()


def test_a_step_of_what_is_no_service_is_refused(desk: Client, order: OrderDetails):
    answer = post(desk, order, "steps", {"line": order.order.lines.first().pk, "kind": "contacted"})

    assert (answer.status_code, answer.json()["code"]) == (409, "step_refused")


@pytest.fixture
def renewed(order: OrderDetails, staff: User, organization, listings) -> License:
    """A licence of the order that renewed another one; the old SEN is in use elsewhere by now."""
    make_license(organization, listings[0], "SEN-7", by=staff)
    first = order.order.lines.order_by("pk").first()
    OrderLineDetails.objects.filter(line=first).update(purchase_type="renewal", existing_sen="SEN-7")
    deliver(order, staff)
    make_license(organization, listings[1], "SEN-7", by=staff)
    return License.objects.get(order_line_link__line=first)


def test_a_licence_whose_predecessor_lost_its_sen_is_not_taken_back_by_page_or_api(
    desk: Client, order: OrderDetails, renewed: License
):
    line = order.order.lines.order_by("pk").first()

    page = desk.post(
        path_of(order, "cancel"), {"line": line.pk, "licenses": [renewed.pk], "reason": "Wrong"}, follow=True
    )
    answer = post(
        desk, order, "cancel", {"line": line.pk, "licenses": [str(renewed.public_id)], "reason": "Wrong"}
    )

    told = "the licence before it would be active again with the SEN SEN-7, which another active licence has"
    assert told in page.content.decode()
    assert (answer.status_code, answer.json()["code"]) == (422, "sen_taken")
    assert answer.json()["errors"][0]["field"] == "licenses"
    assert told in answer.json()["detail"]
    renewed.refresh_from_db()
    line.details.refresh_from_db()
    assert (renewed.status, line.details.cancelled_quantity) == ("active", 0)


def test_the_desks_page_links_the_credit_note(desk: Client, order: OrderDetails, staff: User):
    deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)
    license_ = License.objects.first()
    desk.post(
        path_of(order, "cancel"),
        {"line": license_.order_line_link.line_id, "licenses": [license_.pk], "reason": "Bought twice"},
    )

    page = desk.get(path_of(order)).content.decode()

    note = CreditNote.objects.get()
    assert f'href="/dashboard/invoices/{invoice.number}/credit-notes/{note.number}/"' in page
    assert "As ordered. What was cancelled is left out of the invoice, or credited." in page
