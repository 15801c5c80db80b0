from typing import Literal

WebhookDeliveriesGetState = Literal["dead", "delivered", "pending"]

WEBHOOK_DELIVERIES_GET_STATE_VALUES: set[WebhookDeliveriesGetState] = {
    "dead",
    "delivered",
    "pending",
}


def check_webhook_deliveries_get_state(value: str) -> WebhookDeliveriesGetState:
    if value in WEBHOOK_DELIVERIES_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEBHOOK_DELIVERIES_GET_STATE_VALUES!r}")
