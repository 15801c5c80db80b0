"""The organisation, its members and invitations through the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, Invitation, Membership, Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import block_organization
from shop.core.models import AuditEvent
from tests.factories.accounts import make_member, make_organization
from tests.functional.api.conftest import Api, bearer, cloud, in_session, with_password

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def head(organization: Organization, staff: User) -> User:
    """The administrator."""
    return with_password(make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR))


def id_of(user: User) -> str:
    return str(Membership.objects.current().get(person__user=user).public_id)


def state() -> tuple[object, ...]:
    return (
        list(Organization.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        list(Invitation.objects.order_by("pk").values()),
        list(Activation.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
    )


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- Facts ----------------------------------------------------------------------------------------
def test_an_administrator_edits_the_facts_with_an_etag(head, organization, sign_in):
    api = sign_in(head)
    read = api.get("/organization")
    contact = {"kind": "billing", "name": "Bea Billing", "email": "bea@example.com"}

    edited = api.patch(
        "/organization",
        {"city": "Potsdam", "vat_number": "DE 123456789", "contacts": [contact]},
        **{"If-Match": read["ETag"]},
    )

    assert edited.status_code == 200, edited.content
    assert (read["ETag"], edited["ETag"]) == ('"1"', '"2"')
    body = edited.json()
    assert (body["id"], body["city"], body["vat_number"]) == (
        str(organization.public_id),
        "Potsdam",
        "DE123456789",
    )
    assert body["line1"] == "Campus Road 1"
    assert body["contacts"] == [{**contact, "phone": ""}]


def test_editing_needs_the_version_that_was_read(head):
    api = bearer(head)
    api.patch("/organization", {"city": "Potsdam"}, **{"If-Match": '"1"'})
    before = state()

    without = api.patch("/organization", {"city": "Hamburg"})
    stale = api.patch("/organization", {"city": "Hamburg"}, **{"If-Match": '"1"'})

    assert refusal(without) == (428, "precondition_required")
    assert refusal(stale) == (412, "stale_version")
    assert state() == before


WRONG_FACTS = {
    "name": ("Mine", "name"),
    "city": ("a\r\nBcc: b", "city"),
    "line1": ("x" * 10_000, "line1"),
    "vat_number": ("DE1", "vat_number"),
    "currency": ("XXX", "currency"),
    "language": ("fr", "language"),
    "time_zone": ("Mars/Olympus", "time_zone"),
    "country": ("XX", "country"),
    "delivery_city": ("Berlin", "delivery_line1"),
    "email_for_invoices": ("nobody", "email_for_invoices"),
    "contacts": ([{"kind": "billing", "name": "B", "phone": "call me"}], "contacts.0.phone"),
}


@pytest.mark.parametrize("field", WRONG_FACTS)
def test_a_wrong_fact_is_refused_and_named(head, field):
    value, named = WRONG_FACTS[field]
    api = bearer(head)
    before = state()

    answer = api.patch("/organization", {field: value}, **{"If-Match": '"1"'})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [named]
    assert state() == before


def test_a_member_reads_the_facts_and_changes_nothing(head, customer, organization):
    api = bearer(customer)
    before = state()

    answers = [
        api.patch("/organization", {"city": "Potsdam"}, **{"If-Match": '"1"'}),
        api.patch(f"/organization/members/{id_of(head)}", {"role": "member"}),
        api.delete(f"/organization/members/{id_of(head)}"),
        api.get("/organization/invitations"),
        api.post("/organization/invitations", {"email": "new@example.com"}),
        api.post("/organization/transfer", {"member": id_of(head)}),
    ]

    assert api.get("/organization").json()["name"] == organization.name
    assert [refusal(answer) for answer in answers] == [(403, "not_permitted")] * 6
    assert state() == before


OPERATIONS = [
    ("GET", "/organization"),
    ("PATCH", "/organization"),
    ("GET", "/organization/members"),
    ("GET", "/organization/invitations"),
    ("POST", "/organization/invitations"),
    ("POST", "/organization/leave"),
    ("POST", "/organization/transfer"),
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_before_the_activation_nothing_is_open(waiting, customer, method, path):
    api = bearer(waiting)
    before = state()

    answer = api.call(method, path, None if method == "GET" else {}, **{"If-Match": '"1"'})

    assert refusal(answer) == (403, "activation_needed")
    assert state() == before


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_token_needs_the_scope(head, method, path):
    answer = bearer(head, "catalogue", "orders").call(method, path, None if method == "GET" else {})

    assert refusal(answer) == (403, "insufficient_scope")


def test_staff_have_no_organisation_of_their_own(staff, organization):
    assert bearer(staff).get("/organization").status_code == 404


# --- Members --------------------------------------------------------------------------------------
def test_members_are_listed_and_named_by_uuids(head, customer, stranger):
    items = bearer(customer).get("/organization/members").json()["items"]

    assert {(item["id"], item["email"], item["role"], item["is_activated"]) for item in items} == {
        (id_of(head), head.email, "administrator", True),
        (id_of(customer), customer.email, "member", True),
    }


def test_a_role_is_given_and_a_membership_ended(head, customer):
    api = bearer(head)

    given = api.patch(f"/organization/members/{id_of(customer)}", {"role": "administrator"})
    ended = api.delete(f"/organization/members/{id_of(customer)}")

    assert (given.status_code, given.json()["role"]) == (200, "administrator")
    assert (ended.status_code, ended.content) == (204, b"")
    assert not viewer_for(customer).is_activated


def test_who_is_removed_loses_every_door_at_once(head, customer):
    token, session = bearer(customer), in_session(customer)
    assert [api.get("/me").status_code for api in (token, session)] == [200, 200]

    bearer(head).delete(f"/organization/members/{id_of(customer)}")

    assert [api.get("/me").status_code for api in (token, session)] == [401, 401]


def test_who_leaves_goes_on_in_the_present_session_only(head, customer):
    token, elsewhere, here = bearer(customer), in_session(customer), in_session(customer)

    assert here.post("/organization/leave").status_code == 204

    assert [api.get("/me").status_code for api in (token, elsewhere, here)] == [401, 401, 200]
    assert here.get("/me").json()["is_activated"] is False
    assert refusal(here.get("/licenses")) == (403, "activation_needed")


def test_the_last_administrator_is_refused_with_its_code(head, customer):
    api = bearer(head)
    before = state()

    answers = [
        api.post("/organization/leave"),
        api.delete(f"/organization/members/{id_of(head)}"),
        api.patch(f"/organization/members/{id_of(head)}", {"role": "member"}),
    ]

    assert [refusal(answer) for answer in answers] == [(409, "last_administrator")] * 3
    assert state() == before


def test_administration_is_handed_over(head, customer):
    answer = in_session(head).post("/organization/transfer", {"member": id_of(customer)})

    assert (answer.status_code, answer.json()["role"]) == (200, "administrator")
    assert viewer_for(head).administered_organization_ids == frozenset()


def test_members_of_another_organisation_answer_like_missing_ones(head, stranger):
    api = bearer(head)
    before = state()

    def answers(member: str) -> list[tuple[int, bytes]]:
        calls = [
            api.patch(f"/organization/members/{member}", {"role": "member"}),
            api.delete(f"/organization/members/{member}"),
            api.post("/organization/transfer", {"member": member}),
        ]
        return [(answer.status_code, answer.content) for answer in calls]

    assert answers(id_of(stranger)) == answers(NOWHERE)
    assert {status for status, _body in answers(NOWHERE)} == {404}
    assert state() == before


# --- Invitations ----------------------------------------------------------------------------------
def test_an_invitation_is_sent_once_for_a_repeated_call(head, stranger):
    api = bearer(head)
    body = {"email": stranger.email.upper(), "role": "member"}

    first = api.post("/organization/invitations", body, **{"Idempotency-Key": "one"})
    again = api.post("/organization/invitations", body, **{"Idempotency-Key": "one"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["email"], first.json()["state"]) == (stranger.email, "open")
    assert "secret" not in first.content.decode()
    assert AuditEvent.objects.filter(action="invitation_sent").count() == 1
    assert [item["id"] for item in api.get("/organization/invitations").json()["items"]] == [
        first.json()["id"]
    ]


@pytest.mark.parametrize("email", ["nobody", "a@b.example\r\nBcc: c@d.example", "x" * 10_000, ""])
def test_a_wrong_address_is_refused(head, email):
    api = bearer(head)
    before = state()

    answer = api.post("/organization/invitations", {"email": email})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["email"]
    assert state() == before


def test_refusals_of_inviting_have_codes(head, customer, settings):
    api = bearer(head)
    settings.INVITATIONS_PER_HOUR = 1

    member = api.post("/organization/invitations", {"email": customer.email})
    api.post("/organization/invitations", {"email": "new@example.com"})
    too_many = api.post("/organization/invitations", {"email": "other@example.com"})

    assert refusal(member) == (409, "already_member")
    assert refusal(too_many) == (429, "too_many_invitations")
    assert int(too_many["Retry-After"]) > 0


def test_invitations_are_sent_again_withdrawn_and_foreign_ones_missing(head, stranger, staff):
    api = bearer(head)
    own = api.post("/organization/invitations", {"email": "new@example.com"}).json()["id"]
    other = bearer(make_member(make_organization(), staff=staff, role=MembershipRole.ADMINISTRATOR))

    foreign = [
        other.delete(f"/organization/invitations/{own}"),
        other.post(f"/organization/invitations/{own}/resend"),
        other.delete(f"/organization/invitations/{NOWHERE}"),
    ]
    resent = api.post(f"/organization/invitations/{own}/resend")
    withdrawn = api.delete(f"/organization/invitations/{own}")

    assert [answer.status_code for answer in foreign] == [404] * 3
    assert (resent.status_code, withdrawn.status_code) == (200, 204)
    assert refusal(api.post(f"/organization/invitations/{own}/resend")) == (409, "invitation_closed")


def invitation_link(head: User, email: str) -> str:
    bearer(head).post("/organization/invitations", {"email": email})
    return f"/invitations/{secret_of(Invitation.objects.latest('pk').public_id)}"


def test_accepting_waits_for_staff(head, waiting, organization, sign_in):
    link = invitation_link(head, waiting.email)
    api = sign_in(waiting)

    look = api.get(link).json()
    accepted = api.post(link, {})

    assert (look["organization"], look["state"], look["leaves"]) == (organization.name, "open", None)
    assert accepted.json() == {"organization": organization.name, "role": "member", "is_activated": False}
    assert refusal(api.post(link, {})) == (409, "invitation_closed")
    assert refusal(api.get("/organization")) == (403, "activation_needed")


def test_moving_needs_consent(head, stranger, organization):
    link = invitation_link(head, stranger.email)
    here, token = in_session(stranger), bearer(stranger)

    look = here.get(link).json()
    refused = here.post(link, {})
    moved = here.post(link, {"leave": True})

    assert look["leaves"] == Organization.objects.exclude(pk=organization.pk).get().name
    assert refusal(refused) == (409, "would_move")
    assert moved.status_code == 200
    assert [api.get("/me").status_code for api in (here, token)] == [200, 401]


def test_forged_and_foreign_links_are_missing(head, stranger, waiting):
    link = invitation_link(head, waiting.email)
    api = bearer(stranger)
    before = state()

    def answers(path: str) -> list[tuple[int, bytes]]:
        calls = [api.get(path), api.post(path, {"leave": True})]
        return [(answer.status_code, answer.content) for answer in calls]

    assert answers(link) == answers("/invitations/forged")
    assert answers(link)[0][0] == 404
    assert Api().get(link).status_code == 401
    assert state() == before


# --- Staff ----------------------------------------------------------------------------------------
def test_staff_edit_and_block_an_organisation(staff, customer, organization):
    api = bearer(staff)
    path = f"/staff/organizations/{organization.public_id}"
    token = bearer(customer)

    edited = api.patch(path, {"name": "New Name"}, **{"If-Match": api.get(path)["ETag"]})
    blocked = api.post(f"{path}/block", {"reason": "Invoices are unpaid."})
    closed = viewer_for(customer)
    opened = api.post(f"{path}/unblock")

    assert edited.json()["name"] == "New Name"
    assert blocked.json()["block_reason"] == "Invoices are unpaid."
    assert (closed.is_activated, closed.is_blocked) == (False, True)
    assert token.get("/me").status_code == 401
    assert opened.json()["blocked_at"] is None
    assert viewer_for(customer).is_activated


def test_only_staff_reach_an_organisation_by_its_id(head, organization, staff):
    path = f"/staff/organizations/{organization.public_id}"

    assert refusal(bearer(head).get(path))[0] == 403
    assert bearer(staff).get(f"/staff/organizations/{NOWHERE}").status_code == 404
    assert refusal(bearer(staff).patch(path, {"city": "Potsdam"})) == (428, "precondition_required")
    assert bearer(staff).post(f"{path}/block", {"reason": " "}).status_code == 422


def test_members_of_a_blocked_organisation_cannot_request(customer, organization, staff, listing):
    block_organization(organization_id=organization.pk, reason="Unpaid.", by=staff, at=timezone.now())
    api = bearer(customer)
    assert api.post("/basket/lines", {"product": listing.key, **cloud()}).status_code == 201

    answer = api.post("/quote-requests", {})

    assert refusal(answer) == (403, "organization_blocked")
    assert api.get("/quote-requests").json()["total"] == 0


def test_staff_see_the_place_and_let_the_person_in_with_its_role(head, waiting, staff, organization):
    bearer(waiting).post(invitation_link(head, waiting.email), {})
    api = bearer(staff)
    activation = Activation.objects.get(person__user=waiting)

    (item,) = [i for i in api.get("/staff/activations").json()["items"] if i["id"] == activation.pk]
    decided = api.post(
        f"/staff/activations/{activation.pk}", {"organization": item["places"][0]["organization"]["id"]}
    )

    assert item["places"][0]["invited_by"] == head.email
    assert decided.json()["status"] == "activated"
    assert viewer_for(waiting).activated_organization_ids == {organization.pk}


def test_staff_deactivate_and_move_through_the_api(customer, staff, organization):
    api, token = bearer(staff), bearer(customer)
    other = make_organization()
    path = f"/staff/activations/{Activation.objects.get(person__user=customer).pk}"

    unasked = api.post(path, {"organization": str(other.public_id)})
    moved = api.post(path, {"organization": str(other.public_id), "move": True})
    place = viewer_for(customer).activated_organization_ids
    closed = api.post(path, {"reason": "Unclear.", "deactivate": True})

    assert refusal(unasked) == (409, "transition_not_allowed")
    assert (moved.status_code, place) == (200, {other.pk})
    assert token.get("/me").status_code == 401
    assert (closed.json()["status"], closed.json()["waiting_cause"]) == ("waiting", "deactivated")
    assert [spot["organization"]["name"] for spot in closed.json()["places"]] == [other.name]
