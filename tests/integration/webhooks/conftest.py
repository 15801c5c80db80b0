"""An endpoint, and a sink in place of the network that verifies what it gets like a receiver does."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from shop.accounts.selectors import viewer_for
from shop.core.audit import seal_events
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.webhooks.enums import AttemptError
from shop.webhooks.events import events_for
from shop.webhooks.models import WebhookEndpoint
from shop.webhooks.sending import Outcome
from shop.webhooks.services import EndpointFacts, create_endpoint, delivering
from tests.factories.journeys import NOW

URL = "https://hooks.example.com/in"


@dataclass
class Sink:
    """What arrived, in order; ``answer`` says how each call is answered."""

    secrets: dict[str, str] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)
    answer: Any = None

    def __call__(self, *, url: str, body: str, headers: dict[str, str]) -> Outcome:
        outcome = self.answer(json.loads(body)) if self.answer else Outcome(status_code=204)
        if outcome.status_code is not None:
            payload = Webhook(self.secrets[url]).verify(body, dict(headers))
            self.calls.append({"id": headers["webhook-id"], "url": url, "at": timezone.now(), **payload})
        return outcome

    @property
    def types(self) -> list[str]:
        return [call["type"] for call in self.calls]


@pytest.fixture
def now():
    """The clock, which a test moves on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sink(monkeypatch, now):
    sink = Sink()
    monkeypatch.setattr(delivering, "send", sink)
    return sink


@pytest.fixture
def listening(sink):
    """Make an endpoint that the sink answers for."""

    def make(user, *, events=None, url=URL) -> WebhookEndpoint:
        viewer = viewer_for(user)
        names = events or [event.name for event in events_for(is_staff=viewer.is_licensing_staff)]
        endpoint, secret = create_endpoint(
            viewer=viewer, facts=EndpointFacts(url=url, events=names), by=user, at=timezone.now()
        )
        sink.secrets[url] = secret
        return endpoint

    return make


def relay() -> None:
    """All that the relay does now."""
    while relay_once() or seal_events(look_back=None):
        pass


def pass_time(now, length: timedelta) -> None:
    """Let the time pass, with the relay at work whenever something falls due."""
    end = timezone.now() + length
    while True:
        relay()
        waiting = OutboxEvent.objects.filter(
            state__in=["pending", "running"], available_at__gt=timezone.now()
        )
        following: datetime | None = (
            waiting.order_by("available_at").values_list("available_at", flat=True).first()
        )
        if following is None or following > end:
            break
        now.move_to(following)
    now.move_to(end)
    relay()


NO_ANSWER = Outcome(error=AttemptError.CONNECTION)
