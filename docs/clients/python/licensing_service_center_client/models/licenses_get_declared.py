from typing import Literal

LicensesGetDeclared = Literal["no", "yes"]

LICENSES_GET_DECLARED_VALUES: set[LicensesGetDeclared] = {
    "no",
    "yes",
}


def check_licenses_get_declared(value: str) -> LicensesGetDeclared:
    if value in LICENSES_GET_DECLARED_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_DECLARED_VALUES!r}")
