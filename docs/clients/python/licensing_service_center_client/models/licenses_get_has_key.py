from typing import Literal

LicensesGetHasKey = Literal["no", "yes"]

LICENSES_GET_HAS_KEY_VALUES: set[LicensesGetHasKey] = {
    "no",
    "yes",
}


def check_licenses_get_has_key(value: str) -> LicensesGetHasKey:
    if value in LICENSES_GET_HAS_KEY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_HAS_KEY_VALUES!r}")
