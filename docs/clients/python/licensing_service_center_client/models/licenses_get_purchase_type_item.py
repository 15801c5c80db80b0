from typing import Literal

LicensesGetPurchaseTypeItem = Literal["downgrade", "new", "renewal", "upgrade"]

LICENSES_GET_PURCHASE_TYPE_ITEM_VALUES: set[LicensesGetPurchaseTypeItem] = {
    "downgrade",
    "new",
    "renewal",
    "upgrade",
}


def check_licenses_get_purchase_type_item(value: str) -> LicensesGetPurchaseTypeItem:
    if value in LICENSES_GET_PURCHASE_TYPE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_PURCHASE_TYPE_ITEM_VALUES!r}")
