"""The pages about webhooks, for administrators."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person
from shop.core.audit import record, seal_events
from shop.core.outbox import relay_once
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from shop.webhooks.sending import Outcome
from shop.webhooks.services import EndpointFacts, create_endpoint, delivering
from tests.functional.portal.world import make_user, sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("portal:organization-webhooks")
NEW = reverse("portal:organization-webhook-new")
TYPED = {"url": "https://hooks.example.com/in", "description": "Inventory", "offers": ["quote.sent"]}


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def page(name: str, endpoint: WebhookEndpoint, **more: object) -> str:
    return reverse(f"portal:organization-{name}", kwargs={"public_id": endpoint.public_id, **more})


@pytest.fixture
def endpoint(customer) -> WebhookEndpoint:
    return create_endpoint(
        viewer=viewer_for(customer),
        facts=EndpointFacts(
            url=TYPED["url"], description="Inventory", events=["quote.sent", "organization.edited"]
        ),
        by=customer,
        at=timezone.now(),
    )[0]


@pytest.fixture
def told(endpoint, university, customer, monkeypatch) -> WebhookDelivery:
    """Something happened, and the endpoint answered that it is broken."""
    monkeypatch.setattr(
        delivering, "send", lambda **_given: Outcome(status_code=500, excerpt="<b>oops</b>", milliseconds=7)
    )
    record(university, action="facts_edited", by=customer, at=timezone.now())
    while relay_once() or seal_events(look_back=None):
        pass
    return WebhookDelivery.objects.get()


def test_an_administrator_finds_them_and_a_member_does_not(as_customer, university, staff):
    member = make_user("member@example.com", "Milan Member")
    activate_person(person_id=member.person.pk, organization_id=university.pk, by=staff, at=timezone.now())
    as_member = sign_in(Client(), member)

    assert LIST in as_customer.get(reverse("portal:organization")).content.decode()
    assert LIST not in as_member.get(reverse("portal:organization")).content.decode()
    assert "No webhooks yet" in text(as_customer.get(LIST))
    assert as_member.get(LIST).status_code == 403
    assert as_member.post(NEW, TYPED).status_code == 403
    assert WebhookEndpoint.objects.count() == 0


def test_making_one_shows_its_secret_once(as_customer, university):
    answer = as_customer.post(NEW, TYPED)

    endpoint = WebhookEndpoint.objects.get()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert endpoint.secret.reveal() in text(answer)
    assert (endpoint.organization, endpoint.events) == (university, ["quote.sent"])
    again = as_customer.get(page("webhook", endpoint))
    assert endpoint.secret.reveal() not in text(again)
    assert "whsec_" not in text(again)
    assert "hooks.example.com" in text(as_customer.get(LIST))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "http://hooks.example.com/"}, "must begin with https://"),
        ({"url": "https://10.0.0.8/"}, "not in a private network"),
        ({"offers": []}, "at least one event"),
        ({"offers": ["quote.drafted"]}, "quote.drafted"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field(as_customer, changes, words):
    answer = as_customer.post(NEW, {**TYPED, **changes})

    assert answer.status_code == 422
    assert words in text(answer)
    assert WebhookEndpoint.objects.count() == 0


def test_editing_and_who_saved_in_between(as_customer, endpoint):
    address = page("webhook-edit", endpoint)
    shown = as_customer.get(address)
    assert re.search(r'value="organization.edited"[^>]*checked', shown.content.decode())
    typed = {**TYPED, "version": 1, "invoices": ["invoice.issued"]}

    saved = as_customer.post(address, typed)
    stale = as_customer.post(address, typed)

    endpoint.refresh_from_db()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert (endpoint.events, endpoint.is_active) == (["quote.sent", "invoice.issued"], False)
    assert "Switched off by hand" in text(as_customer.get(page("webhook", endpoint)))


def test_the_log_and_sending_again(as_customer, endpoint, told, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        detail = text(as_customer.get(page("webhook", endpoint)))
    assert "Facts of the organisation were changed" in detail
    assert "Waiting" in detail
    assert "Nothing has arrived since" in detail
    delivery = text(as_customer.get(page("webhook-delivery", endpoint, delivery_id=told.public_id)))
    assert "&lt;b&gt;oops&lt;/b&gt;" in delivery
    assert told.event.message_id in delivery
    assert "organization.edited" in delivery

    answer = as_customer.post(page("webhook-redeliver", endpoint, delivery_id=told.public_id), follow=True)

    assert "is sent again" in text(answer)
    told.refresh_from_db()
    assert told.attempts == 0


def test_a_test_event(as_customer, endpoint):
    answer = as_customer.post(page("webhook-test", endpoint), follow=True)

    assert "on its way" in text(answer)
    assert WebhookDelivery.objects.get().event.type == "webhook.test"
    for _number in range(5):
        answer = as_customer.post(page("webhook-test", endpoint), follow=True)
    assert "Several tests are waiting already" in text(answer)


def test_a_new_secret_is_shown_once(as_customer, endpoint):
    old = endpoint.secret.reveal()
    answer = as_customer.post(page("webhook-rotate", endpoint))

    new = WebhookEndpoint.objects.get().secret.reveal()
    assert new != old
    assert new in text(answer)
    assert old not in text(answer)
    assert "The secret before works until" in text(as_customer.get(page("webhook", endpoint)))


def test_deleting_asks_first(as_customer, endpoint, told):
    assert "Delete the webhook?" in text(as_customer.get(page("webhook-delete", endpoint)))
    assert WebhookEndpoint.objects.count() == 1

    answer = as_customer.post(page("webhook-delete", endpoint), follow=True)

    assert "is deleted" in text(answer)
    assert WebhookEndpoint.objects.count() == WebhookDelivery.objects.count() == 0


def test_another_organizations_is_missing(as_stranger, endpoint, told):
    for address in (
        page("webhook", endpoint),
        page("webhook-edit", endpoint),
        page("webhook-delete", endpoint),
        page("webhook-delivery", endpoint, delivery_id=told.public_id),
    ):
        assert as_stranger.get(address).status_code == 404
    for name in ("rotate", "test", "delete"):
        assert as_stranger.post(page(f"webhook-{name}", endpoint)).status_code == 404
    assert WebhookEndpoint.objects.get().version == 1


def test_a_long_log_has_pages(as_customer, endpoint, told):
    event = told.event
    for _number in range(30):
        event.pk, event.public_id, event.seal_id = None, None, None
        copy = type(event)(
            type=event.type,
            object_type="x",
            object_id=1,
            body=event.body,
            happened_at=event.happened_at,
            created_at=event.created_at,
        )
        copy.save()
        delivering.WebhookDelivery.objects.create(
            endpoint=endpoint, event=copy, subject="x", due_since=timezone.now(), created_at=timezone.now()
        )

    assert 'href="?page=2"' in as_customer.get(page("webhook", endpoint)).content.decode()
    assert as_customer.get(page("webhook", endpoint), {"page": "nonsense"}).status_code == 200
