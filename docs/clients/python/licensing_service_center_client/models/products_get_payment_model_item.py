from typing import Literal

ProductsGetPaymentModelItem = Literal["", "atlassian", "free", "vendor"]

PRODUCTS_GET_PAYMENT_MODEL_ITEM_VALUES: set[ProductsGetPaymentModelItem] = {
    "",
    "atlassian",
    "free",
    "vendor",
}


def check_products_get_payment_model_item(value: str) -> ProductsGetPaymentModelItem:
    if value in PRODUCTS_GET_PAYMENT_MODEL_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRODUCTS_GET_PAYMENT_MODEL_ITEM_VALUES!r}")
