from typing import Literal

WebhookDisableReason = Literal["by_hand", "failing", "gone"]

WEBHOOK_DISABLE_REASON_VALUES: set[WebhookDisableReason] = {
    "by_hand",
    "failing",
    "gone",
}


def check_webhook_disable_reason(value: str) -> WebhookDisableReason:
    if value in WEBHOOK_DISABLE_REASON_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEBHOOK_DISABLE_REASON_VALUES!r}")
