from typing import Literal

StaffSyncChangesGetKind = Literal[
    "added",
    "changed",
    "delisted",
    "deployment",
    "logo",
    "missing",
    "payment",
    "relisted",
    "renamed",
    "skipped",
]

STAFF_SYNC_CHANGES_GET_KIND_VALUES: set[StaffSyncChangesGetKind] = {
    "added",
    "changed",
    "delisted",
    "deployment",
    "logo",
    "missing",
    "payment",
    "relisted",
    "renamed",
    "skipped",
}


def check_staff_sync_changes_get_kind(value: str) -> StaffSyncChangesGetKind:
    if value in STAFF_SYNC_CHANGES_GET_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_SYNC_CHANGES_GET_KIND_VALUES!r}")
