from typing import Literal

StoredStatusEnum = Literal["active", "cancelled", "superseded"]

STORED_STATUS_ENUM_VALUES: set[StoredStatusEnum] = {
    "active",
    "cancelled",
    "superseded",
}


def check_stored_status_enum(value: str) -> StoredStatusEnum:
    if value in STORED_STATUS_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STORED_STATUS_ENUM_VALUES!r}")
