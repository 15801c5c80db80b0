from typing import Literal

LicensesGetDeploymentItem = Literal["cloud", "data_center", "server"]

LICENSES_GET_DEPLOYMENT_ITEM_VALUES: set[LicensesGetDeploymentItem] = {
    "cloud",
    "data_center",
    "server",
}


def check_licenses_get_deployment_item(value: str) -> LicensesGetDeploymentItem:
    if value in LICENSES_GET_DEPLOYMENT_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSES_GET_DEPLOYMENT_ITEM_VALUES!r}")
