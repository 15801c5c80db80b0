"""The desk's own work by API: messages, members, jobs, mails, numbers, saved views; and one's own profile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.notifications.models import SentMail
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.cms import ContactMessageFactory
from tests.factories.journeys import make_request
from tests.functional.api.conftest import bearer
from tests.functional.api.test_session import problem

KEY = {"Idempotency-Key": "once"}


# --- Profile ----------------------------------------------------------------------
def test_a_profile_is_read_and_changed(customer):
    api = bearer(customer)
    before = api.get("/me/profile").json()

    after = api.patch("/me/profile", {"phone": "+49 30 1234", "time_zone": "Europe/Berlin"})

    assert after.json() == {**before, "phone": "+49 30 1234", "time_zone": "Europe/Berlin"}
    assert api.get("/me/profile").json() == after.json()
    assert AuditEvent.objects.filter(action="profile_edited").count() == 1


@pytest.mark.parametrize(
    "body", [{"language": "xx"}, {"time_zone": "Moon/Base"}, {"first_name": ""}, {"phone": "call me"}]
)
def test_a_wrong_profile_is_refused(customer, body):
    assert problem(bearer(customer).patch("/me/profile", body)) == (422, "invalid")


# --- Requests ----------------------------------------------------------------------
def test_a_thread_is_read_up_to_a_time(customer, staff, listing):
    asked = make_request(customer, [listing])
    bearer(staff).post(f"/quote-requests/{asked.number}/messages", {"text": "Hello"})
    api = bearer(customer)
    assert api.get(f"/quote-requests/{asked.number}").json()["is_unread"] is True

    early = api.post(f"/quote-requests/{asked.number}/read", {"until": "2020-01-01T00:00:00Z"})
    late = api.post(f"/quote-requests/{asked.number}/read", {"until": timezone.now().isoformat()})

    assert (early.json()["is_unread"], late.json()["is_unread"]) == (True, False)


# --- Messages from pages ----------------------------------------------------------------------
def test_a_message_is_answered_once(staff):
    message = ContactMessageFactory(email="reader@example.com")
    api, path = bearer(staff), f"/staff/messages/{message.public_id}"

    listed = api.get("/staff/messages").json()["items"]
    first = api.post(f"{path}/answer", {"text": "Here you are."}, **KEY)
    again = api.post(f"{path}/answer", {"text": "Here you are."}, **KEY)

    assert [row["id"] for row in listed] == [str(message.public_id)]
    assert first.json() == again.json()
    assert first.json()["answer"] == "Here you are."
    assert OutboxEvent.objects.filter(job=Job.MAIL_CONTACT_ANSWER).count() == 1
    assert problem(api.post(f"{path}/close")) == (409, "message_closed")
    assert api.get("/staff/messages").json()["items"] == []
    assert api.get("/staff/messages", {"closed": "true"}).json()["total"] == 1
    assert api.get(path).json()["closed_at"]


def test_a_message_without_an_address_is_closed(staff):
    message = ContactMessageFactory(email="")
    api, path = bearer(staff), f"/staff/messages/{message.public_id}"

    assert problem(api.post(f"{path}/answer", {"text": "x"})) == (409, "no_address")
    assert api.post(f"{path}/close").json()["closed_at"]


# --- Jobs and mails ----------------------------------------------------------------------
@pytest.fixture
def failed(db) -> OutboxEvent:
    return OutboxEvent.objects.create(
        job=Job.MAIL_QUOTE,
        key="test 1",
        state=OutboxState.PARKED,
        attempts=5,
        available_at=timezone.now(),
        last_error="ConnectionRefusedError: [Errno 111]",
    )


def test_a_failed_job_runs_again(staff, failed):
    api = bearer(staff)
    (row,) = api.get("/staff/jobs", {"state": "failed"}).json()["items"]

    again = api.post(f"/staff/jobs/{failed.pk}/retry")

    assert (row["id"], row["kind"], row["state"]) == (failed.pk, "notifications.mail_quote", "failed")
    assert row["reason"]
    assert "Errno" not in row["reason"]
    assert (again.json()["state"], again.json()["attempts"]) == ("waiting", 0)
    assert problem(api.post("/staff/jobs/9999999/retry")) == (404, "not_found")


def test_all_failed_jobs_of_a_kind_run_again(staff, failed):
    api = bearer(staff)

    assert api.post("/staff/jobs/retry", {"kind": "notifications.mail_invoice"}).json() == {"count": 0}
    assert api.post("/staff/jobs/retry", {"kind": failed.job}).json() == {"count": 1}
    assert problem(api.post("/staff/jobs/retry", {"kind": "nothing"})) == (422, "invalid")


def test_mails_that_left_are_listed(staff):
    for number, recipient in enumerate(("a@example.com", "b@example.com")):
        SentMail.objects.create(
            kind="quote",
            message_id=str(number),
            recipient=recipient,
            language="en",
            object_type="quotes.quote",
            object_id=1,
            sent_at=timezone.now() - timedelta(minutes=number),
        )
    api = bearer(staff)

    assert [row["recipient"] for row in api.get("/staff/mails").json()["items"]] == [
        "a@example.com",
        "b@example.com",
    ]
    assert api.get("/staff/mails", {"recipient": "B@example.com"}).json()["total"] == 1


# --- Numbers ----------------------------------------------------------------------
def test_numbers_of_a_year_are_checked(staff, customer, listing):
    asked = make_request(customer, [listing])
    year = int(asked.number.split("-")[1])
    api = bearer(staff)

    assert api.get("/staff/number-checks").json()["years"] == [year]
    started = api.post("/staff/number-checks", {"year": year})

    assert started.status_code == 202
    assert started.json()["is_running"] is True
    assert problem(api.post("/staff/number-checks", {"year": 1999})) == (422, "invalid")


# --- Saved views ----------------------------------------------------------------------
def test_views_of_the_request_list_are_kept(staff):
    api = bearer(staff)

    made = api.post("/staff/views", {"name": "Mine", "query": "owner=me", "is_shared": False}).json()
    renamed = api.patch(f"/staff/views/{made['id']}", {"name": "Ours", "is_shared": True})

    assert renamed.json() == {**made, "name": "Ours", "is_shared": True}
    assert [view["name"] for view in api.get("/staff/views").json()["items"]] == ["Ours"]
    assert api.delete(f"/staff/views/{made['id']}").status_code == 204
    assert problem(api.delete(f"/staff/views/{made['id']}")) == (404, "not_found")


# --- Members ----------------------------------------------------------------------
def test_staff_look_after_members(staff, organization, customer):
    person = make_person()
    api, path = bearer(staff), f"/staff/organizations/{organization.public_id}/members"

    added = api.post(path, {"email": person.email, "role": "administrator"})
    member = added.json()
    changed = api.patch(f"{path}/{member['id']}", {"role": "member"})

    assert added.status_code == 201
    assert member["role"] == MembershipRole.ADMINISTRATOR
    assert problem(changed) == (409, "last_administrator")
    assert {row["email"] for row in api.get(path).json()["items"]} == {customer.email, person.email}
    ours = next(row for row in api.get(path).json()["items"] if row["email"] == customer.email)
    assert api.get(f"/staff/activations/{ours['activation']}").json()["status"] == "activated"
    assert api.delete(f"{path}/{ours['id']}").status_code == 204
    assert [row["email"] for row in api.get(path).json()["items"]] == [person.email]


def test_moving_a_member_is_confirmed(staff, organization):
    elsewhere = make_member(make_organization(), staff=staff)
    api, path = bearer(staff), f"/staff/organizations/{organization.public_id}/members"

    assert problem(api.post(path, {"email": elsewhere.email})) == (409, "would_move")
    assert api.post(path, {"email": elsewhere.email, "move": True}).status_code == 201
    assert problem(api.post(path, {"email": "nobody@example.com"})) == (422, "invalid")


@pytest.mark.parametrize(
    "path", ["/staff/messages", "/staff/jobs", "/staff/mails", "/staff/number-checks", "/staff/views"]
)
def test_these_are_for_staff_only(customer, path):
    assert problem(bearer(customer).get(path)) == (403, "insufficient_scope")
