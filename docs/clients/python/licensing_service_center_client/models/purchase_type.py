from typing import Literal

PurchaseType = Literal["downgrade", "new", "renewal", "upgrade"]

PURCHASE_TYPE_VALUES: set[PurchaseType] = {
    "downgrade",
    "new",
    "renewal",
    "upgrade",
}


def check_purchase_type(value: str) -> PurchaseType:
    if value in PURCHASE_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PURCHASE_TYPE_VALUES!r}")
