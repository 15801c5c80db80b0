from typing import Literal

LicenseState = Literal["active", "cancelled", "expired", "expiring", "superseded"]

LICENSE_STATE_VALUES: set[LicenseState] = {
    "active",
    "cancelled",
    "expired",
    "expiring",
    "superseded",
}


def check_license_state(value: str) -> LicenseState:
    if value in LICENSE_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSE_STATE_VALUES!r}")
