from typing import Literal

LicenseType = Literal["academic", "commercial"]

LICENSE_TYPE_VALUES: set[LicenseType] = {
    "academic",
    "commercial",
}


def check_license_type(value: str) -> LicenseType:
    if value in LICENSE_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSE_TYPE_VALUES!r}")
