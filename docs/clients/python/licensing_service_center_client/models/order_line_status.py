from typing import Literal

OrderLineStatus = Literal["cancelled", "fulfilled", "open"]

ORDER_LINE_STATUS_VALUES: set[OrderLineStatus] = {
    "cancelled",
    "fulfilled",
    "open",
}


def check_order_line_status(value: str) -> OrderLineStatus:
    if value in ORDER_LINE_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ORDER_LINE_STATUS_VALUES!r}")
