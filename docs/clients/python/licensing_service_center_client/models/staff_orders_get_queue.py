from typing import Literal

StaffOrdersGetQueue = Literal[
    "", "bought_not_invoiced", "buy_now", "partly_delivered", "services", "to_invoice", "waiting"
]

STAFF_ORDERS_GET_QUEUE_VALUES: set[StaffOrdersGetQueue] = {
    "",
    "bought_not_invoiced",
    "buy_now",
    "partly_delivered",
    "services",
    "to_invoice",
    "waiting",
}


def check_staff_orders_get_queue(value: str) -> StaffOrdersGetQueue:
    if value in STAFF_ORDERS_GET_QUEUE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_ORDERS_GET_QUEUE_VALUES!r}")
