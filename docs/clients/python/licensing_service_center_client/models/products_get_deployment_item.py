from typing import Literal

ProductsGetDeploymentItem = Literal["", "cloud", "data_center", "server"]

PRODUCTS_GET_DEPLOYMENT_ITEM_VALUES: set[ProductsGetDeploymentItem] = {
    "",
    "cloud",
    "data_center",
    "server",
}


def check_products_get_deployment_item(value: str) -> ProductsGetDeploymentItem:
    if value in PRODUCTS_GET_DEPLOYMENT_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRODUCTS_GET_DEPLOYMENT_ITEM_VALUES!r}")
