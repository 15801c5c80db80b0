"""Webhooks through the API: who may, what is shown once, what the log says."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.core.audit import record, seal_events
from shop.core.models import AuditEvent, IdempotencyRecord
from shop.core.outbox import relay_once
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from shop.webhooks.sending import Outcome
from shop.webhooks.services import delivering
from tests.factories.accounts import make_member, make_organization
from tests.functional.api.conftest import Api, bearer, in_session, with_password

pytestmark = pytest.mark.django_db
BODY = {"url": "https://hooks.example.com/in", "events": ["quote.sent", "invoice.issued"]}
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def head(organization: Organization, staff: User) -> User:
    """The administrator."""
    return with_password(make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR))


@pytest.fixture
def api(head: User) -> Api:
    return bearer(head)


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """What was sent, in place of the network."""
    calls: list[dict] = []
    monkeypatch.setattr(
        delivering, "send", lambda **given: calls.append(given) or Outcome(status_code=200, excerpt="ok")
    )
    return calls


def make(api: Api, **values) -> dict:
    answer = api.post("/webhooks", {**BODY, **values})
    assert answer.status_code == 201, answer.content
    return answer.json()


def relay() -> None:
    while relay_once() or seal_events(look_back=None):
        pass


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_administrator_makes_one_and_reads_it(head, organization, sign_in):
    api = sign_in(head)
    made = make(api, description="Inventory")

    assert made["secret"].startswith("whsec_")
    read = api.get(f"/webhooks/{made['id']}")
    assert read.json() == {key: value for key, value in made.items() if key != "secret"}
    assert read["ETag"] == '"1"'
    assert (read.json()["description"], read.json()["is_active"]) == ("Inventory", True)
    listed = api.get("/webhooks").json()
    assert (listed["items"], listed["total"]) == ([read.json()], 1)
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.organization, endpoint.created_by) == (organization, head)
    assert AuditEvent.objects.filter(action="webhook_created", actor_id=head.pk).count() == 1


def test_the_secret_is_shown_once_and_never_stored_in_clear(api):
    first = api.post("/webhooks", BODY, **{"Idempotency-Key": "one"})
    again = api.post("/webhooks", BODY, **{"Idempotency-Key": "one"})
    other = api.post("/webhooks", {**BODY, "description": "x"}, **{"Idempotency-Key": "one"})

    secret = first.json()["secret"]
    assert again.json() == first.json() | {"secret": None}
    assert again["Idempotency-Replayed"] == "true"
    assert refusal(other) == (422, "idempotency_key_reused")
    assert WebhookEndpoint.objects.count() == 1
    assert secret not in str(IdempotencyRecord.objects.values_list("answer", flat=True))
    assert secret not in str(list(WebhookEndpoint.objects.values()))
    assert secret not in api.get(f"/webhooks/{first.json()['id']}").content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"url": "http://hooks.example.com/"},
        {"url": "https://169.254.169.254/latest/meta-data"},
        {"url": "https://localhost/"},
        {"url": "https://a:b@hooks.example.com/"},
        {"url": ""},
        {"url": None},
        {"url": "https://hooks.example.com/\u0000"},
        {"events": []},
        {"events": ["nothing.happened"]},
        {"events": ["quote.drafted"]},
        {"events": "quote.sent"},
        {"description": "a\nb"},
        {"description": "a" * 201},
    ],
)
def test_what_cannot_be_used_is_refused(api, values):
    answer = api.post("/webhooks", {**BODY, **values})

    assert answer.status_code == 422, answer.content
    assert WebhookEndpoint.objects.count() == 0


def test_only_administrators_and_staff_have_any(customer, waiting, head, stranger):
    made = make(bearer(head))

    assert refusal(bearer(customer).get("/webhooks")) == (403, "not_permitted")
    assert refusal(bearer(customer).post("/webhooks", BODY)) == (403, "not_permitted")
    assert bearer(waiting).get("/webhooks").status_code == 403
    assert Api().get("/webhooks").status_code == 401
    assert refusal(bearer(head, "licenses").get("/webhooks")) == (403, "insufficient_scope")
    assert bearer(head, "webhooks").get(f"/webhooks/{made['id']}").status_code == 200


def test_those_of_others_are_missing(head, staff):
    other = with_password(make_member(make_organization(), staff=staff, role=MembershipRole.ADMINISTRATOR))
    made = make(bearer(head))
    test = bearer(head).post(f"/webhooks/{made['id']}/test").json()

    for api in (bearer(other), bearer(staff)):
        assert api.get("/webhooks").json()["total"] == 0
        for method, path, body in (
            ("GET", "", None),
            ("PATCH", "", {"is_active": False}),
            ("DELETE", "", None),
            ("POST", "/rotate", None),
            ("POST", "/test", None),
            ("GET", "/deliveries", None),
            ("GET", f"/deliveries/{test['id']}", None),
            ("POST", f"/deliveries/{test['id']}/redeliver", None),
        ):
            answer = api.call(method, f"/webhooks/{made['id']}{path}", body, **{"If-Match": '"1"'})
            assert refusal(answer) == (404, "not_found"), path
    # Nor is a delivery found under an endpoint of one's own.
    mine = make(bearer(other))
    assert bearer(other).get(f"/webhooks/{mine['id']}/deliveries/{test['id']}").status_code == 404
    assert bearer(head).get(f"/webhooks/{made['id']}").status_code == 200


def test_staff_have_their_own_about_all(staff, head):
    api = bearer(staff)
    made = make(api, events=["quote.drafted"])

    assert WebhookEndpoint.objects.get().organization is None
    assert api.get("/webhooks").json()["items"][0]["id"] == made["id"]
    names = {event["type"] for event in api.get("/webhooks/events").json()["items"]}
    offered = {event["type"] for event in bearer(head).get("/webhooks/events").json()["items"]}
    assert names - offered >= {"quote.drafted", "activation.requested"}
    assert offered < names


def test_editing_needs_the_version_that_was_read(api):
    made = make(api)
    path = f"/webhooks/{made['id']}"

    assert refusal(api.patch(path, {"is_active": False})) == (428, "precondition_required")
    edited = api.patch(path, {"is_active": False, "description": "Off"}, **{"If-Match": '"1"'})
    assert (edited.status_code, edited["ETag"]) == (200, '"2"')
    assert (edited.json()["disable_reason"], edited.json()["events"]) == ("by_hand", made["events"])
    assert refusal(api.patch(path, {"is_active": True}, **{"If-Match": '"1"'})) == (412, "stale_version")
    assert refusal(api.post(f"{path}/test")) == (409, "webhook_switched_off")
    refused = api.patch(path, {"url": "https://10.0.0.8/"}, **{"If-Match": '"2"'})
    assert refused.json()["errors"][0]["field"] == "url"


def test_rotating_gives_another_secret_once(api):
    made = make(api)
    first = api.post(f"/webhooks/{made['id']}/rotate", **{"Idempotency-Key": "r"})
    again = api.post(f"/webhooks/{made['id']}/rotate", **{"Idempotency-Key": "r"})

    assert first.status_code == 201
    assert first.json()["secret"] not in (None, made["secret"])
    assert (again.json()["secret"], again["Idempotency-Replayed"]) == (None, "true")
    assert first.json()["previous_secret_until"] is not None
    assert AuditEvent.objects.filter(action="webhook_secret_rotated").count() == 1


def test_a_test_event_arrives_signed_and_is_in_the_log(api, sent):
    made = make(api)
    asked = api.post(f"/webhooks/{made['id']}/test")
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    relay()

    (call,) = sent
    payload = Webhook(made["secret"]).verify(call["body"], call["headers"])
    assert (payload["type"], payload["data"]["id"]) == ("webhook.test", made["id"])
    read = api.get(f"/webhooks/{made['id']}/deliveries/{asked.json()['id']}").json()
    assert (read["state"], read["attempts"], read["payload"]) == ("delivered", 1, payload)
    assert read["webhook_id"] == call["headers"]["webhook-id"]
    assert [(attempt["status_code"], attempt["excerpt"]) for attempt in read["log"]] == [(200, "ok")]


def test_sending_again(api, sent):
    made = make(api)
    asked = api.post(f"/webhooks/{made['id']}/test").json()
    relay()
    path = f"/webhooks/{made['id']}/deliveries/{asked['id']}"
    again = api.post(f"{path}/redeliver", **{"Idempotency-Key": "a"})
    repeated = api.post(f"{path}/redeliver", **{"Idempotency-Key": "a"})
    relay()

    assert (again.status_code, again.json()["state"]) == (202, "pending")
    assert repeated.json() == again.json()
    assert len(sent) == 2
    assert len({call["headers"]["webhook-id"] for call in sent}) == 1
    assert len(api.get(path).json()["log"]) == 2


def test_too_many_tests_at_once_are_refused(api):
    made = make(api)
    answers = [api.post(f"/webhooks/{made['id']}/test") for _number in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [409]
    assert refusal(answers[-1]) == (409, "too_many_tests")


def test_the_log_is_paged_and_filtered(api, organization, head, sent, django_assert_max_num_queries):
    made = make(api, events=["organization.edited"])
    for _number in range(7):
        record(organization, action="facts_edited", by=head, at=timezone.now())
    api.post(f"/webhooks/{made['id']}/test")
    relay()
    path = f"/webhooks/{made['id']}/deliveries"

    first = api.get(path, {"limit": 5}).json()
    record(organization, action="facts_edited", by=head, at=timezone.now())
    relay()
    second = api.get(path, {"limit": 5, "cursor": first["next"]}).json()
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert (len(ids), len(set(ids)), first["total"]) == (8, 8, 8)
    assert api.get(path, {"type": "webhook.test"}).json()["total"] == 1
    assert api.get(path, {"state": "dead"}).json()["items"] == []
    assert api.get(path, {"state": "lost"}).status_code == 400
    with django_assert_max_num_queries(7):
        api.get(path)


def test_deleting_ends_it_with_its_log(api, organization, head, sent):
    made = make(api, events=["organization.edited"])
    record(organization, action="facts_edited", by=head, at=timezone.now())
    relay()
    assert len(sent) == 1

    assert api.delete(f"/webhooks/{made['id']}").status_code == 204
    assert api.get(f"/webhooks/{made['id']}").status_code == 404
    assert api.delete(f"/webhooks/{NOWHERE}").status_code == 404
    assert WebhookDelivery.objects.count() == 0
    record(organization, action="facts_edited", by=head, at=timezone.now())
    relay()
    assert len(sent) == 1


def test_there_is_a_most_of_them(api):
    for number in range(10):
        make(api, url=f"https://hooks.example.com/{number}")

    answer = api.post("/webhooks", BODY)

    assert answer.status_code == 422
    assert "10" in answer.json()["errors"][0]["detail"]


def test_lists_cost_the_same_for_one_and_for_many(head, django_assert_max_num_queries):
    api = in_session(head)
    for number in range(5):
        make(api, url=f"https://hooks.example.com/{number}")

    with django_assert_max_num_queries(6):
        assert len(api.get("/webhooks").json()["items"]) == 5
