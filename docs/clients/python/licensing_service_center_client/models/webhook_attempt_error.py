from typing import Literal

WebhookAttemptError = Literal[
    "bad_address", "broken", "no_connection", "private_address", "timeout", "unreadable_secret"
]

WEBHOOK_ATTEMPT_ERROR_VALUES: set[WebhookAttemptError] = {
    "bad_address",
    "broken",
    "no_connection",
    "private_address",
    "timeout",
    "unreadable_secret",
}


def check_webhook_attempt_error(value: str) -> WebhookAttemptError:
    if value in WEBHOOK_ATTEMPT_ERROR_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEBHOOK_ATTEMPT_ERROR_VALUES!r}")
