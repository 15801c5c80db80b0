from typing import Literal

OrdersGetStatus = Literal["", "cancelled", "fulfilled", "partly_fulfilled", "placed"]

ORDERS_GET_STATUS_VALUES: set[OrdersGetStatus] = {
    "",
    "cancelled",
    "fulfilled",
    "partly_fulfilled",
    "placed",
}


def check_orders_get_status(value: str) -> OrdersGetStatus:
    if value in ORDERS_GET_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ORDERS_GET_STATUS_VALUES!r}")
