from typing import Literal

LicensesGetStatusItem = Literal["active", "cancelled", "expired", "expiring", "superseded"]

LICENSES_GET_STATUS_ITEM_VALUES: set[LicensesGetStatusItem] = {
    "active",
    "cancelled",
    "expired",
    "expiring",
    "superseded",
}


def check_licenses_get_status_item(value: str) -> LicensesGetStatusItem:
    if value in LICENSES_GET_STATUS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_STATUS_ITEM_VALUES!r}")
