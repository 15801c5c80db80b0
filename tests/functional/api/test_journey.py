"""From a configuration to a revealed key, by API alone."""

from typing import Any

import pytest
from oscar.core.loading import get_model

from shop.billing.models import Invoice
from shop.core.models import AuditEvent
from shop.licenses.models import License
from tests.functional.api.conftest import Api, cloud

KEY = "AAABBB-example-key-9876"


def amounts_in(value: Any) -> list[str]:
    """The names of everything that could be a price, anywhere in an answer."""
    words = ("price", "amount", "total", "cost", "currency", "tax")
    if isinstance(value, dict):
        here = [name for name in value if any(word in name for word in words) and name != "total"]
        return here + [name for part in value.values() for name in amounts_in(part)]
    if isinstance(value, list):
        return [name for part in value for name in amounts_in(part)]
    return []


@pytest.mark.journey
def test_the_whole_journey(sign_in, customer, staff, listing):
    me: Api = sign_in(customer)
    desk: Api = sign_in(staff)
    configuration = cloud(deployment="data_center", user_tier=500, instance_url="https://wiki.example.edu")

    before_offer = [me.get("/products", {"q": "wiki"}), me.get("/products/example-wiki")]
    before_offer.append(
        me.get("/products/example-wiki/configuration", {"deployment": "data_center", "user_tier": "500"})
    )
    assert [item["key"] for item in before_offer[0].json()["items"]] == ["example-wiki"]
    selected = {question["name"]: question["selected"] for question in before_offer[2].json()["questions"]}
    assert selected["user_tier"] == "500"

    checked = me.post("/products/example-wiki/configuration/check", configuration)
    codes = [found["code"] for found in checked.json()["violations"] if found["severity"] == "ask"]
    checked = me.post("/products/example-wiki/configuration/check", {**configuration, "ask_anyway": codes})
    assert checked.json()["valid"] is True, checked.content

    added = me.post(
        "/basket/lines", {"product": "example-wiki", "quantity": 2, "ask_anyway": codes, **configuration}
    )
    assert added.status_code == 201, added.content
    line = added.json()["lines"][0]
    assert (line["quantity"], line["configuration"]["user_tier"]) == (2, 500)
    changed = me.patch(f"/basket/lines/{line['id']}", {"quantity": 1, "note": "For the wiki."})
    assert [(row["quantity"], row["note"]) for row in changed.json()["lines"]] == [(1, "For the wiki.")]

    asked = me.post(
        "/quote-requests",
        {
            "contact": {"name": "Clara Customer", "email": "clara@example.com"},
            "technical_contacts": [{"name": "Tessa Technician", "email": "tessa@example.com"}],
            "message": "Please offer this.",
        },
    )
    assert asked.status_code == 201, asked.content
    request_number = asked.json()["number"]
    assert me.get("/basket").json()["lines"] == []
    before_offer += [checked, added, changed, asked]
    assert [amounts_in(answer.json()) for answer in before_offer] == [[]] * len(before_offer)

    assert [row["number"] for row in desk.get("/staff/quote-requests").json()["items"]] == [request_number]
    assert desk.post(f"/staff/quote-requests/{request_number}/assign").json()["status"] == "in_progress"
    desk.post(f"/staff/quote-requests/{request_number}/ask", {"text": "For which host?"})
    assert me.get(f"/quote-requests/{request_number}").json()["status"] == "needs_information"
    me.post(f"/quote-requests/{request_number}/messages", {"text": "The wiki's."})
    thread = me.get(f"/quote-requests/{request_number}").json()["messages"]
    assert [(row["is_from_staff"], row["text"]) for row in thread] == [
        (True, "For which host?"),
        (False, "The wiki's."),
    ]

    draft = desk.post(f"/staff/quote-requests/{request_number}/quote")
    assert draft.status_code == 201, draft.content
    quote_id = draft.json()["id"]
    assert me.get("/quotes").json()["items"] == []
    read = desk.get(f"/staff/quotes/{quote_id}")
    # What the customer asked us about has to be answered before the offer goes out.
    lines = [
        {
            "id": row["id"],
            "unit_price": "1000.00",
            "discount_percent": "10",
            "tax_code": "standard",
            "overrides": {one["code"]: "Looked at." for one in row["violations"] if one["is_blocking"]},
        }
        for row in read.json()["current"]["lines"]
    ]
    lines.append({"title": "Consulting", "unit": "hour", "quantity": "1.5", "unit_price": "100.00"})
    lines.append({"title": "Training", "unit_price": "500.00", "is_optional": True})
    priced = desk.patch(f"/staff/quotes/{quote_id}", {"lines": lines}, **{"If-Match": read["ETag"]})
    assert priced.status_code == 200, priced.content
    sent = desk.post(f"/staff/quotes/{quote_id}/send")
    assert sent.status_code == 200, sent.content
    quote_number = sent.json()["number"]

    offer = me.get(f"/quotes/{quote_number}").json()
    assert offer["current"]["totals"]["net"] == {"amount": "1050.00", "currency": "EUR"}
    assert offer["can_be_answered"] is True
    assert (
        me.get(f"/quotes/{quote_number}/revisions/1").json()["content_hash"]
        == offer["current"]["content_hash"]
    )
    optional = [row["id"] for row in offer["current"]["lines"] if row["is_optional"]]
    pdf = me.get(f"/quotes/{quote_number}/pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")

    accepted = me.post(
        f"/quotes/{quote_number}/accept",
        {
            "po_number": "PO-4711",
            "buy_at": "now",
            "technical_contact": {"name": "Tessa Technician", "email": "tessa@example.com"},
            "optional_lines": optional,
        },
    )
    assert accepted.status_code == 201, accepted.content
    order = accepted.json()
    assert order["totals"]["net"] == {"amount": "1550.00", "currency": "EUR"}
    assert me.get(f"/orders/{order['number']}/confirmation.pdf").content[:5] == b"%PDF-"

    queue = desk.get("/staff/orders", {"queue": "buy_now"}).json()["items"]
    assert [row["number"] for row in queue] == [order["number"]]
    deliveries = [
        {
            "line": row["id"],
            "sen": "SEN-1",
            "license_key": KEY,
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        }
        if row["kind"] == "license"
        else {"line": row["id"]}
        for row in order["lines"]
    ]
    fulfilled = desk.post(f"/staff/orders/{order['number']}/fulfill", {"lines": deliveries})
    assert fulfilled.status_code == 201, fulfilled.content
    assert fulfilled.json()["status"] == "fulfilled"
    invoiced = desk.post(f"/staff/orders/{order['number']}/invoice")
    assert invoiced.status_code == 201, invoiced.content

    note = me.get(f"/orders/{order['number']}").json()["delivery_notes"][0]
    assert note["number"] == fulfilled.json()["delivery_note"]
    assert me.get(f"/orders/{order['number']}/delivery-notes/{note['n']}.pdf").content[:5] == b"%PDF-"

    listed = me.get("/licenses", {"product": "example-wiki"})
    assert KEY not in listed.content.decode()
    owned = listed.json()["items"][0]
    assert (owned["sen"], owned["has_key"], owned["configuration"]["user_tier"]) == ("SEN-1", True, 500)
    revealed = me.post(f"/licenses/{owned['id']}/reveal")
    assert revealed.json() == {"license_key": KEY}
    assert revealed["Cache-Control"] == "no-store"
    revealings = AuditEvent.objects.filter(action="license_key_revealed")
    assert list(revealings.values_list("actor_id", flat=True)) == [customer.pk]

    edited = me.patch(f"/licenses/{owned['id']}", {"department": "Library"})
    assert (edited.json()["department"], edited.json()["invoice"]) == ("Library", invoiced.json()["number"])
    assert License.objects.get().department == "Library"

    invoice = me.get(f"/invoices/{invoiced.json()['number']}").json()
    assert invoice["totals"] == {
        "net": {"amount": "1550.00", "currency": "EUR"},
        "tax": {"amount": "294.50", "currency": "EUR"},
        "gross": {"amount": "1844.50", "currency": "EUR"},
        "by_rate": [
            {
                "rate_percent": "19.00",
                "net": {"amount": "1550.00", "currency": "EUR"},
                "tax": {"amount": "294.50", "currency": "EUR"},
            }
        ],
    }
    assert me.get(f"/invoices/{invoice['number']}/pdf").content[:5] == b"%PDF-"
    xml = me.get(f"/invoices/{invoice['number']}/xml")
    assert xml["Content-Type"] == "application/xml"
    assert xml["Content-Disposition"] == f'attachment; filename="{invoice["number"]}.xml"'
    assert f"<ram:ID>{invoice['number']}</ram:ID>".encode() in xml.content
    assert (get_model("order", "Order").objects.count(), Invoice.objects.count()) == (1, 1)
