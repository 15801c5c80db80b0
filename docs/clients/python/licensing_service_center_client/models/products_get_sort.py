from typing import Literal

ProductsGetSort = Literal["", "installs", "name", "rating", "relevance", "updated"]

PRODUCTS_GET_SORT_VALUES: set[ProductsGetSort] = {
    "",
    "installs",
    "name",
    "rating",
    "relevance",
    "updated",
}


def check_products_get_sort(value: str) -> ProductsGetSort:
    if value in PRODUCTS_GET_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRODUCTS_GET_SORT_VALUES!r}")
