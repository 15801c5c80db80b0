"""The audit trail over the API."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import Organization
from shop.api.permissions import Scope
from shop.core.audit import record
from shop.core.models import AuditEvent
from tests.factories.accounts import make_organization
from tests.factories.journeys import NOW, make_request
from tests.functional.api.conftest import bearer
from tests.functional.api.test_session import problem

PATH = "/staff/audit"


def test_events_are_told_with_names_and_codes(staff, sign_in, customer: User, listing):
    request = make_request(customer, [listing])
    event = AuditEvent.objects.for_object(request).get()

    answer = sign_in(staff).get(PATH, {"kind": "quotes.quoterequest"})

    assert answer.json() == {
        "items": [
            {
                "id": event.pk,
                "at": "2026-11-23T11:00:00+01:00",
                "action": "submitted",
                "action_label": "Sent in",
                "object": {"kind": "quotes.quoterequest", "id": request.pk, "name": request.number},
                "actor": {"id": customer.pk, "name": "Clara Customer"},
                "old": "",
                "new": "submitted",
                "note": "",
                "details": {},
            }
        ],
        "next": None,
        "total": 1,
    }


def test_who_is_erased_and_what_is_gone_has_no_name_and_the_system_is_nobody(staff):
    for number, actor_id in enumerate((None, 424242)):
        AuditEvent.objects.create(
            object_type="gone.thing",
            object_id=7,
            action="looked_at",
            actor_id=actor_id,
            at=NOW + timedelta(minutes=number),
        )

    erased, system = bearer(staff).get(PATH, {"action": "looked_at"}).json()["items"]

    assert (erased["actor"], system["actor"]) == ({"id": 424242, "name": None}, None)
    assert erased["object"] == {"kind": "gone.thing", "id": 7, "name": None}


def test_parts_follow_one_another_newest_first(staff, organization: Organization):
    api = bearer(staff)
    for number in range(7):
        record(organization, action="looked_at", by=staff, at=NOW + timedelta(minutes=number // 3))
    everything = AuditEvent.objects.filter(action="looked_at").order_by("-at", "-pk")

    seen, cursor, totals = [], "", set()
    while cursor is not None:
        answer = api.get(PATH, {"action": "looked_at", "limit": 3, "cursor": cursor}).json()
        seen += [item["id"] for item in answer["items"]]
        totals.add(answer["total"])
        cursor = answer["next"]

    assert seen == list(everything.values_list("pk", flat=True))
    assert totals == {7}


def test_filters_narrow_by_customer_person_and_day(staff, customer: User, organization, listing):
    api = bearer(staff)
    request = make_request(customer, [listing])
    record(make_organization(), action="created", by=staff, at=NOW + timedelta(days=1))

    def kinds(**query: object) -> set[str]:
        return {item["object"]["kind"] for item in api.get(PATH, query).json()["items"]}

    assert kinds(organization=organization.public_id) == {
        "accounts.activation",
        "accounts.membership",
        "quotes.quoterequest",
    }
    assert kinds(actor="clara", since="2026-11-23") == {"quotes.quoterequest"}
    assert kinds(since="2026-11-24", until="2026-11-24") == {"accounts.organization"}
    assert kinds(since="2025-01-01", until="2025-12-31") == {"accounts.activation", "accounts.membership"}
    assert kinds(actor="system") == {"configurator.rulebookrevision"}
    assert kinds(kind="quotes.quoterequest", object=request.pk) == {"quotes.quoterequest"}
    assert kinds(kind="quotes.quoterequest", object=request.pk + 1) == set()


def test_wrong_questions_are_refused(staff):
    api = bearer(staff)

    for query in (
        {"object": 1},
        {"kind": "nonsense"},
        {"since": "yesterday"},
        {"cursor": "x"},
        {"actor": "\0"},
    ):
        assert api.get(PATH, query).status_code == 400, query
    unknown = api.get(PATH, {"organization": "00000000-0000-4000-8000-000000000000"})
    assert problem(unknown) == (404, "not_found")


def test_the_trail_is_the_departments_only(customer: User, staff):
    assert bearer(customer).get(PATH).status_code == 403
    assert bearer(staff, Scope.ORDERS).get(PATH).status_code == 403


def test_a_part_needs_as_many_queries_for_fifty_events_as_for_one(staff):
    api = bearer(staff)

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(api.get(PATH, {"action": "created", "limit": limit}).json()["items"]) == limit
        return len(captured)

    for _number in range(50):
        record(make_organization(), action="created", by=staff, at=NOW)
    api.get(PATH)

    assert queries(1) == queries(50)
