from typing import Literal

ActivationStatus = Literal["activated", "rejected", "waiting"]

ACTIVATION_STATUS_VALUES: set[ActivationStatus] = {
    "activated",
    "rejected",
    "waiting",
}


def check_activation_status(value: str) -> ActivationStatus:
    if value in ACTIVATION_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ACTIVATION_STATUS_VALUES!r}")
