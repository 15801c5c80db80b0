from typing import Literal

LicensesGetLicenseTypeItem = Literal["academic", "commercial"]

LICENSES_GET_LICENSE_TYPE_ITEM_VALUES: set[LicensesGetLicenseTypeItem] = {
    "academic",
    "commercial",
}


def check_licenses_get_license_type_item(value: str) -> LicensesGetLicenseTypeItem:
    if value in LICENSES_GET_LICENSE_TYPE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_LICENSE_TYPE_ITEM_VALUES!r}")
