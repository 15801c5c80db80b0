from typing import Literal

ProductsGetKind = Literal["", "app", "host"]

PRODUCTS_GET_KIND_VALUES: set[ProductsGetKind] = {
    "",
    "app",
    "host",
}


def check_products_get_kind(value: str) -> ProductsGetKind:
    if value in PRODUCTS_GET_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRODUCTS_GET_KIND_VALUES!r}")
