from typing import Literal

Deployment = Literal["cloud", "data_center", "server"]

DEPLOYMENT_VALUES: set[Deployment] = {
    "cloud",
    "data_center",
    "server",
}


def check_deployment(value: str) -> Deployment:
    if value in DEPLOYMENT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DEPLOYMENT_VALUES!r}")
