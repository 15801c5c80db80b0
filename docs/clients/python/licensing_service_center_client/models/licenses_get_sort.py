from typing import Literal

LicensesGetSort = Literal[
    "-department",
    "-ends_on",
    "-product",
    "-purchased_on",
    "-user_tier",
    "department",
    "ends_on",
    "product",
    "purchased_on",
    "user_tier",
]

LICENSES_GET_SORT_VALUES: set[LicensesGetSort] = {
    "-department",
    "-ends_on",
    "-product",
    "-purchased_on",
    "-user_tier",
    "department",
    "ends_on",
    "product",
    "purchased_on",
    "user_tier",
}


def check_licenses_get_sort(value: str) -> LicensesGetSort:
    if value in LICENSES_GET_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_SORT_VALUES!r}")
