from typing import Literal

StaffPricesGetDeployment = Literal["", "cloud", "data_center", "server"]

STAFF_PRICES_GET_DEPLOYMENT_VALUES: set[StaffPricesGetDeployment] = {
    "",
    "cloud",
    "data_center",
    "server",
}


def check_staff_prices_get_deployment(value: str) -> StaffPricesGetDeployment:
    if value in STAFF_PRICES_GET_DEPLOYMENT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_PRICES_GET_DEPLOYMENT_VALUES!r}")
