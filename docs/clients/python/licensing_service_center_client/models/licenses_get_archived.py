from typing import Literal

LicensesGetArchived = Literal["all", "no", "yes"]

LICENSES_GET_ARCHIVED_VALUES: set[LicensesGetArchived] = {
    "all",
    "no",
    "yes",
}


def check_licenses_get_archived(value: str) -> LicensesGetArchived:
    if value in LICENSES_GET_ARCHIVED_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_ARCHIVED_VALUES!r}")
