from typing import Literal

StaffOpenItemsGetState = Literal["open", "overpaid", "partly_paid"]

STAFF_OPEN_ITEMS_GET_STATE_VALUES: set[StaffOpenItemsGetState] = {
    "open",
    "overpaid",
    "partly_paid",
}


def check_staff_open_items_get_state(value: str) -> StaffOpenItemsGetState:
    if value in STAFF_OPEN_ITEMS_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_OPEN_ITEMS_GET_STATE_VALUES!r}")
