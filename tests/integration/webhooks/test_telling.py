"""From what happens to what endpoints are told."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from shop.accounts.selectors import viewer_for
from shop.accounts.services import block_organization
from shop.core.audit import record, seal_events
from shop.core.jobs import Job
from shop.core.models import AuditSeal, OutboxEvent
from shop.licenses.editing import edit_license
from shop.licenses.models import License
from shop.licenses.services import reveal_key
from shop.quotes.services import draft_quote, withdraw_quote
from shop.trail.things import Thing, things_of
from shop.webhooks.models import WebhookDelivery, WebhookEvent, WebhookPlace
from shop.webhooks.services import EndpointFacts, edit_endpoint, tell_sealed
from tests.factories.accounts import make_member, make_person, make_staff
from tests.factories.journeys import NOW, deliver, make_license, make_order, make_request, make_sent_quote
from tests.integration.webhooks.conftest import relay

pytestmark = pytest.mark.django_db


def test_a_whole_deal_is_told_in_order(customer, staff, listing, listening, sink):
    listening(customer)

    deliver(make_order(customer, staff, [listing]), staff)
    relay()

    mine = [name for name in sink.types if not name.startswith("member")]
    assert mine == [
        "request.submitted",
        "request.in_progress",
        "quote.sent",
        "request.quoted",
        "quote.accepted",
        "order.placed",
        "license.issued",
        "order.fulfilled",
        "delivery_note.issued",
    ]
    of_quote = [call["data"] for call in sink.calls if call["data"]["kind"] == "quote"]
    assert [data["status"] for data in of_quote] == ["sent", "accepted"]


def test_the_payload_is_small_and_leads_to_the_api(customer, organization, listing, listening, sink):
    listening(customer, events=["request.submitted"])

    request = make_request(customer, [listing])
    relay()

    (call,) = sink.calls
    assert call["timestamp"] == "2026-11-23T10:00:00.000Z"
    assert call["data"] == {
        "kind": "request",
        "id": request.number,
        "number": request.number,
        "status": "submitted",
        "organization": str(organization.public_id),
        "url": f"http://testserver/api/v1/quote-requests/{request.number}",
    }


def test_no_secret_and_no_name_is_told(customer, organization, staff, listing, listening, sink):
    listening(customer)
    kept = make_license(organization, listing, "SEN-CANARY", by=staff, license_key="KEY-CANARY-0123456789")
    edit_license(
        license_id=kept.pk,
        viewer=viewer_for(customer),
        changes={"department": "CANARY-DEPARTMENT"},
        by=customer,
        at=NOW,
    )
    reveal_key(license_id=kept.pk, viewer=viewer_for(customer), by=customer, at=NOW)
    relay()

    assert {"license.edited", "license.key_revealed"} <= set(sink.types)
    told = " ".join(WebhookEvent.objects.values_list("body", flat=True))
    for canary in ("CANARY", customer.email, customer.last_name, organization.name, listing.name):
        assert canary not in told


def test_each_is_told_of_their_own_only(customer, stranger, staff, listing, listening, sink):
    other = make_member(stranger.person.memberships.get().organization, staff=staff, role="administrator")
    listening(customer, url="https://a.example.com/in")
    listening(other, url="https://b.example.com/in")
    listening(staff, url="https://staff.example.com/in", events=["quote.drafted", "quote.sent"])

    quote = make_sent_quote(customer, staff, [listing])
    relay()

    by_url = {
        url: [call["type"] for call in sink.calls if call["url"] == url and "member" not in call["type"]]
        for url in sink.secrets
    }
    assert by_url["https://b.example.com/in"] == []
    assert by_url["https://staff.example.com/in"] == ["quote.drafted", "quote.sent"]
    assert "quote.drafted" not in by_url["https://a.example.com/in"]
    assert "quote.sent" in by_url["https://a.example.com/in"]
    drafted = next(call for call in sink.calls if call["type"] == "quote.drafted")
    assert drafted["data"]["id"] == str(quote.public_id)


def test_a_draft_that_was_never_sent_stays_in_the_house(
    customer, organization, staff, listing, listening, sink
):
    listening(customer)
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    withdraw_quote(quote_id=quote.pk, by=staff, at=NOW)
    relay()

    assert not [name for name in sink.types if name.startswith("quote.")]


def test_who_registered_only_has_nobody_to_tell_but_staff(staff, listing, listening, sink):
    listening(staff, events=["request.submitted"])
    request = make_request(make_person(), [listing])
    relay()

    assert [call["data"]["organization"] for call in sink.calls] == [None]
    assert sink.calls[0]["data"]["number"] == request.number


def test_a_closed_organization_is_not_told(customer, organization, staff, listing, listening, sink):
    listening(customer)
    block_organization(organization_id=organization.pk, reason="Unpaid", by=staff, at=NOW)
    record(organization, action="facts_edited", by=staff, at=NOW)
    relay()

    assert sink.calls == []
    assert WebhookDelivery.objects.count() == 0


def test_who_left_the_department_is_not_told(staff, customer, listing, listening, sink):
    colleague = make_staff()
    listening(colleague, events=["request.submitted"])
    User.objects.get(pk=colleague.pk).groups.clear()
    User.objects.filter(pk=colleague.pk).update(is_staff=False)
    make_request(customer, [listing])
    relay()

    assert sink.calls == []


def test_what_was_sealed_late_is_told_once_and_nothing_twice(customer, organization, listening, sink):
    listening(customer, events=["organization.edited"])
    record(organization, action="facts_edited", by=customer, at=NOW)
    seal_events()
    assert tell_sealed(at=NOW) == 1
    record(organization, action="facts_edited", by=customer, at=NOW)

    assert tell_sealed(at=NOW) == 0
    seal_events()
    assert [tell_sealed(at=NOW), tell_sealed(at=NOW)] == [1, 0]
    assert WebhookEvent.objects.count() == WebhookDelivery.objects.count() == 2


def test_what_happened_before_or_while_it_was_off_is_not_told(customer, organization, listening, sink, now):
    record(organization, action="facts_edited", by=customer, at=NOW - timedelta(minutes=5))
    endpoint = listening(customer, events=["organization.edited"])
    relay()
    for is_active in (False, True):
        now.shift(timedelta(minutes=1))
        endpoint = edit_endpoint(
            public_id=endpoint.public_id,
            viewer=viewer_for(customer),
            facts=EndpointFacts(is_active=is_active),
            version=endpoint.version,
            by=customer,
            at=timezone.now(),
        )
        record(organization, action="facts_edited", by=customer, at=timezone.now())
        now.shift(timedelta(minutes=1))
    relay()

    assert len(sink.calls) == 1


def test_without_listeners_the_trail_is_not_read(customer, organization, django_assert_num_queries):
    for _number in range(3):
        record(organization, action="facts_edited", by=customer, at=NOW)
    seal_events()

    assert not OutboxEvent.objects.filter(job=Job.TELL_WEBHOOKS).exists()
    assert tell_sealed(at=NOW) == 0
    assert WebhookPlace.objects.get().seal_id == AuditSeal.objects.latest("pk").pk
    assert WebhookEvent.objects.count() == 0


def test_the_domain_pays_nothing_for_it(
    customer, organization, listing, listening, django_assert_num_queries
):
    """The services' own numbers are pinned in their tests; recording is one INSERT with and without."""
    with django_assert_num_queries(1):
        record(organization, action="facts_edited", by=customer, at=NOW)
    listening(customer)
    with django_assert_num_queries(1):
        record(organization, action="facts_edited", by=customer, at=NOW)


@pytest.mark.parametrize("count", [1, 20])
def test_telling_costs_the_same_for_one_and_for_many(
    customer, organization, staff, listing, listening, count, django_assert_num_queries
):
    listening(customer)
    seal_events(look_back=None)
    tell_sealed(at=NOW)
    kept = make_license(organization, listing, by=staff)
    for _number in range(count):
        record(kept, action="edited", by=customer, at=NOW)
    seal_events()

    # Place, endpoints, seals, place, licences, events, endpoint, deliveries, round (2), savepoint or commit.
    with django_assert_num_queries(13):
        tell_sealed(at=NOW)
    assert WebhookEvent.objects.filter(type="license.edited").count() == count


def test_what_is_gone_is_left_out(customer, organization, listening):
    listening(customer)
    gone = License(pk=999_999)
    record(gone, action="edited", by=customer, at=NOW)
    seal_events()

    assert tell_sealed(at=NOW) >= 0
    assert not WebhookEvent.objects.filter(type="license.edited").exists()


def test_the_stored_text_is_what_is_signed(customer, listening, organization, sink):
    listening(customer, events=["organization.edited"])
    record(organization, action="facts_edited", by=customer, at=NOW)
    relay()

    event = WebhookEvent.objects.get()
    assert json.loads(event.body)["type"] == "organization.edited"
    assert sink.calls[0]["id"] == event.message_id


def test_staff_see_in_the_trail_which_host_it_is_and_no_more(customer, listening):
    endpoint = listening(customer, url="https://hooks.example.com/in?key=canary")
    reference = ("webhooks.webhookendpoint", endpoint.pk)

    assert things_of([reference])[reference] == Thing(name="hooks.example.com")
