"""The audit trail on the desk: in words, filtered, page by page, and whether it is intact."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from shop.accounts.models import Organization
from shop.accounts.services import Profile, edit_profile
from shop.backoffice.trail import rows_of
from shop.core.audit import record, seal_events
from shop.core.models import AuditCheck, AuditEvent
from shop.core.verification import verify_trail
from shop.fulfillment.models import OrderDetails
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import assign_request
from tests.factories.accounts import make_member, make_organization
from tests.factories.journeys import NOW, deliver, make_order

PATH = "/dashboard/audit/"


def shown(page: Any) -> list[int]:
    return [row.event.pk for row in page.context["rows"]]


def newest(**wanted: object) -> list[int]:
    events = AuditEvent.objects.filter(**wanted).order_by("-at", "-pk")
    return list(events.values_list("pk", flat=True)[:50])


def test_events_are_told_in_words_with_names_and_links(
    desk: Client, staff: User, quote_request: QuoteRequest, customer: User
):
    assign_request(request_id=quote_request.pk, to=staff, by=staff, at=NOW + timedelta(hours=1))

    page = desk.get(PATH, {"kind": "quotes.quoterequest"})

    [assigned, *_changed, submitted] = page.context["rows"]
    assert (assigned.action, assigned.kind, assigned.name) == ("Assigned", "Request", quote_request.number)
    assert (assigned.who, assigned.who_href) == ("Sam Sales", f"/dashboard/accounts/{staff.pk}/")
    assert [(detail.label, detail.text) for detail in assigned.details] == [("To", "Sam Sales")]
    assert assigned.href == f"/dashboard/requests/{quote_request.number}/"
    assert (submitted.action, submitted.new, submitted.who) == ("Sent in", "Received", "Clara Customer")
    assert "Clara Customer" in page.content.decode()


def test_the_system_and_people_who_are_gone_have_a_name(organization: Organization):
    by_system = record(organization, action="looked_after", by=None, at=NOW)
    by_nobody = AuditEvent.objects.create(
        object_type="gone.thing", object_id=7, action="created", actor_id=424242, at=NOW
    )

    first, second = rows_of([by_system, by_nobody])

    assert (first.who, first.is_by_system, first.name, first.action) == (
        "System",
        True,
        "Example University",
        "Looked after",
    )
    assert (second.who, second.who_href, second.name, second.href) == ("Erased person 424242", "", "#7", "")


def test_changed_fields_go_by_the_name_of_their_form(customer: User):
    profile = Profile(first_name="Cora", last_name="Customer", phone="030 1", time_zone="Europe/Paris")
    edit_profile(person_id=customer.person.pk, profile=profile, by=customer, at=NOW)

    [row] = rows_of(AuditEvent.objects.filter(action="profile_edited"))

    assert (row.name, row.details[0].text) == ("Cora Customer", "first name, language, phone, time zone")


def test_filters_narrow_by_kind_action_person_and_day(
    desk: Client, order: OrderDetails, staff: User, customer: User
):
    deliver(order, staff)
    day = localdate(NOW).isoformat()
    before = localdate(NOW) - timedelta(days=1)

    answers = {
        name: shown(desk.get(PATH, query))
        for name, query in {
            "kind": {"kind": "order.order"},
            "object": {"kind": "order.order", "object": order.order_id},
            "other object": {"kind": "order.order", "object": order.order_id + 1},
            "action": {"action": "issued"},
            "who": {"who": f"clara {customer.email}"},
            "system": {"who": "System"},
            "nobody": {"who": "nobody like this"},
            "day": {"since": day, "until": day},
            "before": {"until": before.isoformat()},
        }.items()
    }

    assert answers == {
        "kind": newest(object_type="order.order"),
        "object": newest(object_type="order.order"),
        "other object": [],
        "action": newest(action="issued"),
        "who": newest(actor_id=customer.pk),
        "system": newest(actor_id=None),
        "nobody": [],
        "day": newest(at__date=NOW.date()),
        "before": newest(at__lt=datetime(2026, 11, 22, 23, tzinfo=NOW.tzinfo)),
    }
    assert answers["before"]
    assert answers["who"]


def test_a_filter_that_cannot_be_read_says_so_and_filters_nothing(desk: Client, order: OrderDetails):
    page = desk.get(
        PATH, {"since": "yesterday", "until": "0001-01-01", "kind": "x", "who": "a\0b", "before": "²"}
    )

    assert sorted(page.context["form"].errors) == ["kind", "since", "until", "who"]
    assert shown(page) == newest()


def test_a_customers_trail_has_all_that_is_theirs_and_nothing_else(
    desk: Client, order: OrderDetails, organization: Organization, staff: User, listings
):
    deliver(order, staff)
    others = make_organization()
    deliver(make_order(make_member(others, staff=staff), staff, listings), staff)
    theirs = {("accounts.organization", organization.pk), ("order.order", order.order_id)}

    page = desk.get(PATH, {"organization": organization.public_id})
    everything = desk.get(PATH, {"organization": others.public_id})

    about = {(row.event.object_type, row.event.object_id) for row in page.context["rows"]}
    foreign = {(row.event.object_type, row.event.object_id) for row in everything.context["rows"]}
    assert about & theirs == {("order.order", order.order_id)}
    assert {kind for kind, _pk in about} == {
        "accounts.activation",
        "accounts.membership",
        "billing.deliverynote",
        "licenses.license",
        "order.line",
        "order.order",
        "quotes.quote",
        "quotes.quoterequest",
    }
    assert about & foreign == set()


def test_pages_follow_one_another_forwards_and_backwards(desk: Client, organization: Organization):
    for number in range(130):
        # Several at the same moment: the place between them must be kept too.
        record(organization, action="looked_at", by=None, at=NOW + timedelta(minutes=number // 3))
    everything = list(AuditEvent.objects.order_by("-at", "-pk").values_list("pk", flat=True))

    first = shown(desk.get(PATH))
    second = shown(desk.get(PATH, {"before": first[-1]}))
    third = shown(desk.get(PATH, {"before": second[-1]}))
    back = desk.get(PATH, {"after": third[0]})

    assert first + second + third == everything
    assert shown(back) == second
    assert f"?after={second[0]}" in back.content.decode()
    assert shown(desk.get(PATH, {"before": "999999999"})) == first


def test_a_page_of_the_trail_needs_as_many_queries_for_fifty_events_as_for_one(
    desk: Client, organization: Organization, staff: User
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(PATH, {"action": "created", "before": mark.pk})
        assert len(page.context["rows"]) == AuditEvent.objects.filter(action="created").count()
        return len(captured)

    mark = record(organization, action="looked_at", by=staff, at=NOW + timedelta(days=1))
    record(organization, action="created", by=staff, at=NOW)
    desk.get(PATH)
    one = queries()
    for _number in range(49):
        record(make_organization(), action="created", by=make_member(organization, staff=staff), at=NOW)

    assert (queries(), one) == (one, 14)


def test_the_page_says_how_far_it_is_sealed_and_when_it_was_verified(
    desk: Client, organization: Organization
):
    never = desk.get(PATH).content.decode()
    seal_events()
    verify_trail(at=NOW)
    record(organization, action="looked_at", by=None, at=NOW)

    page = desk.get(PATH)

    text = page.content.decode()
    seals = page.context["seals"]
    assert (seals.waiting, seals.event_id) == (1, AuditEvent.objects.order_by("pk").last().pk - 1)
    assert ("never" in never, "Intact" in text, "tampered" in text) == (True, True, False)
    assert "23 November 2026, 11:00" in text


def test_the_page_warns_when_the_trail_was_found_broken(desk: Client):
    AuditCheck.objects.create(finished_at=NOW, verified=10, damaged=2, unsealed=0)

    text = desk.get(PATH).content.decode()

    assert "The verification found 2 places where the chain does not fit." in text
    assert "Broken" in text
    queue = next(queue for queue in desk.get("/dashboard/").context["queues"] if queue.label == "Audit trail")
    assert (queue.count, queue.since, queue.next_href) == (1, NOW, PATH)


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_objects_show_their_history(
    desk: Client, order: OrderDetails, staff: User, draft: Quote, prefix: str
):
    deliver(order, staff)
    request = QuoteRequest.objects.get(quotes=order.quote)
    pages = {
        f"/dashboard/requests/{request.number}/": {"quotes.quoterequest"},
        f"/dashboard/offers/{order.quote.public_id}/": {"quotes.quote"},
        f"/dashboard/offers/{draft.public_id}/": {"quotes.quote"},
        f"/dashboard/orders/{order.order.number}/": {
            "order.order",
            "order.line",
            "licenses.license",
            "billing.deliverynote",
        },
    }

    for path, kinds in pages.items():
        page = desk.get(f"{prefix}{path}")
        assert {row.event.object_type for row in page.context["history"].rows} == kinds
        assert 'id="history"' in page.content.decode()


def test_customers_have_no_way_to_the_trail(client: Client, customer: User, order: OrderDetails):
    client.force_login(customer)

    answer = client.get(PATH)

    assert answer.status_code == 403
    assert order.order.number not in answer.content.decode()
