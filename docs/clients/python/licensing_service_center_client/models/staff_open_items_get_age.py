from typing import Literal

StaffOpenItemsGetAge = Literal["30", "60", "90", "not_due", "older"]

STAFF_OPEN_ITEMS_GET_AGE_VALUES: set[StaffOpenItemsGetAge] = {
    "30",
    "60",
    "90",
    "not_due",
    "older",
}


def check_staff_open_items_get_age(value: str) -> StaffOpenItemsGetAge:
    if value in STAFF_OPEN_ITEMS_GET_AGE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_OPEN_ITEMS_GET_AGE_VALUES!r}")
