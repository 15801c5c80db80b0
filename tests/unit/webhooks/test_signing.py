"""What is signed is verified with the library that receivers have."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shop.webhooks.signing import PREFIX, new_secret, signed_headers

NOW = datetime(2026, 11, 23, 10, 0, 0, 700_000, tzinfo=UTC)
BODY = json.dumps({"type": "webhook.test", "data": {"kind": "webhook"}, "text": "Größe"}, ensure_ascii=False)


def headers(*signing_secrets: str) -> dict[str, str]:
    return signed_headers(message_id="evt_1", body=BODY, signing_secrets=signing_secrets, at=NOW)


def test_secrets_are_long_and_differ():
    first, second = new_secret(), new_secret()

    assert first != second
    assert first.startswith(PREFIX)
    assert len(first) == len(PREFIX) + 44


@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_a_receiver_whose_clock_is_minutes_off_verifies_it(minutes):
    secret = new_secret()
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert Webhook(secret).verify(BODY, headers(secret))["type"] == "webhook.test"


@pytest.mark.parametrize("minutes", [-6, 6, 60])
def test_an_old_attempt_cannot_be_played_again(minutes):
    secret = new_secret()
    with (
        time_machine.travel(NOW + timedelta(minutes=minutes), tick=False),
        pytest.raises(WebhookVerificationError, match="timestamp"),
    ):
        Webhook(secret).verify(BODY, headers(secret))


@time_machine.travel(NOW, tick=False)
def test_while_a_secret_is_rotated_both_verify_and_a_third_does_not():
    new, old = new_secret(), new_secret()
    sent = headers(new, old)

    assert Webhook(new).verify(BODY, sent) == Webhook(old).verify(BODY, sent)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(BODY, sent)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_id_and_time_are_signed_too(name):
    secret = new_secret()
    sent = headers(secret)
    changed = {"webhook-id": "evt_2", "webhook-timestamp": str(int(sent["webhook-timestamp"]) + 1)}

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, sent | {name: changed[name]})
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + " ", sent)
