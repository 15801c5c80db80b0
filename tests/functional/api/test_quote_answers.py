"""An offer by API: alternatives, its conversation, half an order, its links, the late order."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from shop.core.models import AuditEvent
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import LineKind
from shop.quotes.models import OrderingDraft, Quote, QuoteLine
from shop.quotes.services import draft_quote, link_secret, requote, send_quote
from tests.factories.accounts import make_member
from tests.factories.journeys import NOW, line_drafts, make_request, make_sent_quote, price_draft
from tests.functional.api.conftest import with_password

pytestmark = pytest.mark.django_db

CONTACT = {"technical_contact": {"name": "Tessa Technician", "email": "tessa@example.com"}}
AFTER = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day_of_the_offer():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def offer(customer, staff, listing) -> Quote:
    return make_sent_quote(customer, staff, [listing])


@pytest.fixture
def with_alternatives(customer, staff, listing) -> Quote:
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))
    revision = quote.revisions.get()
    common = {"revision": revision, "tax_rate": Decimal(19), "maintenance_months": 0, "user_tier": 0}
    QuoteLine.objects.create(
        position=2, kind=LineKind.HEADING, title="Workshop", unit_price=Decimal(0), **common
    )
    for position, title in ((3, "Two days"), (4, "One day")):
        QuoteLine.objects.create(
            position=position,
            kind=LineKind.SERVICE,
            title=title,
            alternative_group=1,
            unit_price=Decimal(500),
            net_amount=Decimal(500),
            **common,
        )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)


def test_alternatives_are_named_and_chosen(sign_in, customer, with_alternatives):
    me, path = sign_in(customer), f"/quotes/{with_alternatives.number}"

    lines = me.get(path).json()["current"]["lines"]
    chosen = next(line["id"] for line in lines if line["title"] == "One day")
    placed = me.post(f"{path}/accept", {**CONTACT, "optional_lines": [chosen], "revision": 1})

    assert [(line["kind"], line["alternative_group"]) for line in lines] == [
        ("license", 0),
        ("heading", 0),
        ("service", 1),
        ("service", 1),
    ]
    assert placed.status_code == 201, placed.content
    titles = OrderDetails.objects.get().order.lines.values_list("title", flat=True)
    assert list(titles)[1:] == ["One day"]


def test_conversation_is_read_and_continued(sign_in, customer, offer):
    me, path = sign_in(customer), f"/quotes/{offer.number}/messages"

    empty = me.get(path).json()
    written = me.post(path, {"text": "Until when?"})

    assert (empty["request"], empty["messages"]) == (offer.request.number, [])
    assert written.status_code == 201
    assert [(one["text"], one["is_from_staff"]) for one in me.get(path).json()["messages"]] == [
        ("Until when?", False)
    ]


def test_half_an_order_is_kept_read_and_thrown_away(sign_in, customer, offer):
    me, path = sign_in(customer), f"/quotes/{offer.number}/ordering-draft"

    nothing = me.get(path)
    kept = me.call("PUT", path, {"po_number": "PO-1", "when": "later", "optional": [3]})
    read = me.get(path)
    gone = me.delete(path)

    assert nothing.json() == {"values": {}, "updated_at": None}
    assert (kept.status_code, gone.status_code) == (200, 204)
    assert read.json() == kept.json()
    values = read.json()["values"]
    assert (values["po_number"], values["when"], values["optional"]) == ("PO-1", "later", [3])
    assert not OrderingDraft.objects.exists()


def test_half_an_order_is_ones_own(sign_in, customer, staff, organization, offer):
    sign_in(customer).call("PUT", f"/quotes/{offer.number}/ordering-draft", {"po_number": "MINE"})
    colleague = with_password(make_member(organization, staff=staff))

    assert sign_in(colleague).get(f"/quotes/{offer.number}/ordering-draft").json()["values"] == {}


def test_nothing_is_kept_for_an_offer_that_is_being_revised(sign_in, customer, staff, offer):
    requote(quote_id=offer.pk, by=staff, at=NOW)

    refused = sign_in(customer).call("PUT", f"/quotes/{offer.number}/ordering-draft", {"po_number": "PO-1"})

    assert refused.status_code == 409
    assert not OrderingDraft.objects.exists()


def test_links_are_ended_by_whoever_may_answer_and_by_staff(sign_in, customer, staff, offer):
    secret = link_secret(revision_id=offer.revisions.get().pk, at=NOW)
    link = reverse("portal:offer-link", kwargs={"secret": secret})
    assert Client().get(link).status_code == 200

    ended = sign_in(customer).delete(f"/quotes/{offer.number}/links")
    again = sign_in(staff).post(f"/staff/quotes/{offer.public_id}/revoke-links")

    assert (ended.json(), again.json()) == ({"ended": 1}, {"ended": 0})
    assert Client().get(link).status_code == 404


def test_other_organisations_find_none_of_it(sign_in, stranger, offer):
    other = sign_in(stranger)

    answers = [
        other.get(f"/quotes/{offer.number}/messages"),
        other.post(f"/quotes/{offer.number}/messages", {"text": "x"}),
        other.delete(f"/quotes/{offer.number}/links"),
        other.get(f"/quotes/{offer.number}/ordering-draft"),
        other.call("PUT", f"/quotes/{offer.number}/ordering-draft", {}),
        other.post(f"/staff/quotes/{offer.public_id}/accept-late", CONTACT),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 404, 403]


def test_staff_take_the_late_order_once(sign_in, customer, staff, offer):
    desk, path = sign_in(staff), f"/staff/quotes/{offer.public_id}/accept-late"

    early = desk.post(path, CONTACT)
    with time_machine.travel(AFTER, tick=True):
        desk = sign_in(staff)
        first = desk.post(path, {**CONTACT, "po_number": "PO-9"}, **{"Idempotency-Key": "late-1"})
        second = desk.post(path, {**CONTACT, "po_number": "PO-9"}, **{"Idempotency-Key": "late-1"})

    assert (early.status_code, early.json()["code"]) == (409, "quote_not_expired")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["number"] == second.json()["number"]
    details = OrderDetails.objects.get()
    assert (details.order.user, details.po_number) == (customer, "PO-9")
    assert AuditEvent.objects.for_object(offer).get(action="accepted_late").actor_id == staff.pk
