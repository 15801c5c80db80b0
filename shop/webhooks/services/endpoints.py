"""What people do with endpoints: make, change, rotate, try out, delete; and send something again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted, StaleVersion
from shop.core.texts import one_line
from shop.webhooks.addresses import checked_address
from shop.webhooks.enums import DeliveryState, DisableReason
from shop.webhooks.events import TEST_EVENT, events_for
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from shop.webhooks.payloads import event_body
from shop.webhooks.selectors import endpoints_for
from shop.webhooks.services.rounds import arm
from shop.webhooks.services.telling import delivery_of, listen_from_here
from shop.webhooks.signing import new_secret

MOST_ENDPOINTS: Final = 10
LONGEST_DESCRIPTION: Final = 200
# How long the secret before still signs.
OVERLAP: Final = timedelta(hours=24)
# So many tests may wait.
MOST_TESTS_WAITING: Final = 5


class WebhookSwitchedOff(DomainError):
    """Nothing is sent to an endpoint that is switched off."""

    code = "webhook_switched_off"
    default_message = _("This webhook is switched off. Please switch it on first.")


class TooManyTests(DomainError):
    code = "too_many_tests"
    default_message = _("Several tests are waiting already. Please wait for them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """What people say about an endpoint; None leaves a fact as it is."""

    url: str | None = None
    description: str | None = None
    events: Iterable[str] | None = None
    is_active: bool | None = None


@transaction.atomic
def create_endpoint(
    *, viewer: Viewer, facts: EndpointFacts, by: User, at: datetime
) -> tuple[WebhookEndpoint, str]:
    """Make an endpoint of the organisation one administers, or one's own for staff; returns it with its
    secret.

    Raises NotPermitted for others, InvalidInput naming the field, also when there are MOST_ENDPOINTS already.
    """
    organization_id = None if viewer.is_licensing_staff else viewer.organization_id
    if organization_id is None and not viewer.is_licensing_staff:
        raise NotPermitted()
    if organization_id is not None and organization_id not in viewer.administered_organization_ids:
        raise NotPermitted()
    checked = _checked(facts, is_staff=organization_id is None)
    # Two who make their last one at once wait for each other.
    listen_from_here()
    mine = endpoints_for(viewer)
    mine = mine.filter(organization_id=organization_id) if organization_id else mine.filter(organization=None)
    if mine.count() >= MOST_ENDPOINTS:
        message = _("You have %(count)d webhooks, which is as many as there can be. Delete one first.")
        raise InvalidInput(message % {"count": MOST_ENDPOINTS}, field="url")
    if "url" not in checked or "events" not in checked:
        raise InvalidInput(_("An address and events are needed."), field="url")
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        organization_id=organization_id,
        secret=secret,
        created_by=by,
        created_at=at,
        listens_since=at,
        **checked,
    )
    record(endpoint, action="webhook_created", by=by, at=at, details={"events": endpoint.events})
    return endpoint, secret


@transaction.atomic
def edit_endpoint(
    *, public_id: UUID, viewer: Viewer, facts: EndpointFacts, version: int, by: User, at: datetime
) -> WebhookEndpoint:
    """Change an endpoint. What waits while it is switched off is sent when it is switched on; what happens
    meanwhile is not told.

    Raises StaleVersion, InvalidInput naming the field, WebhookEndpoint.DoesNotExist.
    """
    if facts.is_active:
        # Before the endpoint is locked, as in telling.
        listen_from_here()
    endpoint = _locked(public_id, viewer)
    if endpoint.version != version:
        raise StaleVersion()
    checked = _checked(facts, is_staff=endpoint.organization_id is None)
    changed = sorted(name for name, value in checked.items() if getattr(endpoint, name) != value)
    if not changed:
        return endpoint
    for name in changed:
        setattr(endpoint, name, checked[name])
    if "is_active" in changed:
        if endpoint.is_active:
            endpoint.listens_since = at
            endpoint.disabled_at, endpoint.disable_reason = None, ""
            endpoint.failing_since = None
        else:
            endpoint.disabled_at, endpoint.disable_reason = at, DisableReason.BY_HAND
    endpoint.paused_until = None
    endpoint.version += 1
    endpoint.save()
    if endpoint.is_active:
        arm(endpoint, at=at)
    record(endpoint, action="edited", by=by, at=at, details={"fields": changed})
    return endpoint


@transaction.atomic
def rotate_secret(*, public_id: UUID, viewer: Viewer, by: User, at: datetime) -> tuple[WebhookEndpoint, str]:
    """Give the endpoint a new secret and return both; the one before signs too for a day.

    Raises WebhookEndpoint.DoesNotExist.
    """
    endpoint = _locked(public_id, viewer)
    secret = new_secret()
    endpoint.previous_secret, endpoint.previous_until = endpoint.secret, at + OVERLAP
    endpoint.secret = secret
    endpoint.version += 1
    endpoint.save(update_fields=["secret", "previous_secret", "previous_until", "version"])
    record(endpoint, action="webhook_secret_rotated", by=by, at=at)
    return endpoint, secret


@transaction.atomic
def delete_endpoint(*, public_id: UUID, viewer: Viewer, by: User, at: datetime) -> None:
    """Delete an endpoint with its log; nothing more is sent. Raises WebhookEndpoint.DoesNotExist."""
    endpoint = _locked(public_id, viewer)
    record(endpoint, action="webhook_deleted", by=by, at=at)
    # A test is nobody else's.
    WebhookEvent.objects.filter(seal_id=None, deliveries__endpoint=endpoint).delete()
    endpoint.delete()


@transaction.atomic
def send_test(*, public_id: UUID, viewer: Viewer, by: User, at: datetime) -> WebhookDelivery:
    """Send the endpoint a test event. Raises WebhookSwitchedOff, TooManyTests,
    WebhookEndpoint.DoesNotExist.
    """
    endpoint = _locked(public_id, viewer)
    _want_switched_on(endpoint)
    waiting = endpoint.deliveries.filter(state=DeliveryState.PENDING, event__seal_id=None)
    if waiting.count() >= MOST_TESTS_WAITING:
        raise TooManyTests()
    data = {"kind": "webhook", "id": str(endpoint.public_id), "sent_on_request": True}
    event = WebhookEvent.objects.create(
        type=TEST_EVENT,
        object_type=WebhookEndpoint._meta.label_lower,
        object_id=endpoint.pk,
        body=event_body(TEST_EVENT, at=at, data=data),
        happened_at=at,
        created_at=at,
    )
    delivery = delivery_of(event=event, endpoint=endpoint, at=at)
    delivery.save()
    _begin(endpoint, at)
    record(endpoint, action="webhook_tested", by=by, at=at)
    return delivery


@transaction.atomic
def redeliver(
    *, public_id: UUID, delivery_id: UUID, viewer: Viewer, by: User, at: datetime
) -> WebhookDelivery:
    """Send an event again, under the same id, with a day of attempts; one that waits is due now.

    Raises WebhookSwitchedOff, WebhookEndpoint.DoesNotExist, WebhookDelivery.DoesNotExist.
    """
    endpoint = _locked(public_id, viewer)
    _want_switched_on(endpoint)
    delivery = (
        WebhookDelivery.objects.select_for_update(of=("self",))
        .select_related("event")
        .get(endpoint=endpoint, public_id=delivery_id)
    )
    delivery.state, delivery.finished_at = DeliveryState.PENDING, None
    delivery.attempts = 0
    delivery.due_since = delivery.next_attempt_at = at
    delivery.save()
    _begin(endpoint, at)
    record(
        endpoint, action="webhook_redelivered", by=by, at=at, details={"event": str(delivery.event.public_id)}
    )
    return delivery


def _begin(endpoint: WebhookEndpoint, at: datetime) -> None:
    """Have it sent now: whoever asks for it has reason to think that somebody answers."""
    if endpoint.paused_until is not None:
        endpoint.paused_until = None
        endpoint.save(update_fields=["paused_until"])
    arm(endpoint, at=at)


def _want_switched_on(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_active:
        raise WebhookSwitchedOff()


def _locked(public_id: UUID, viewer: Viewer) -> WebhookEndpoint:
    return endpoints_for(viewer).select_for_update(of=("self",)).get(public_id=public_id)


def _checked(facts: EndpointFacts, *, is_staff: bool) -> dict[str, object]:
    """The facts that were given, as they are stored."""
    checked: dict[str, object] = {}
    if facts.url is not None:
        checked["url"] = checked_address(facts.url)
    if facts.description is not None:
        checked["description"] = one_line(facts.description, field="description", longest=LONGEST_DESCRIPTION)
    if facts.events is not None:
        checked["events"] = _checked_events(facts.events, is_staff=is_staff)
    if facts.is_active is not None:
        checked["is_active"] = facts.is_active
    return checked


def _checked_events(given: Iterable[str], *, is_staff: bool) -> list[str]:
    names, known = set(given), [event.name for event in events_for(is_staff=is_staff)]
    if not names:
        raise InvalidInput(_("Please choose at least one event."), field="events")
    unknown = sorted(names - set(known))
    if unknown:
        raise InvalidInput(_("There is no event “%(name)s”.") % {"name": unknown[0][:60]}, field="events")
    return [name for name in known if name in names]
