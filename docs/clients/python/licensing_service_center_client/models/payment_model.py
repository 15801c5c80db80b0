from typing import Literal

PaymentModel = Literal["atlassian", "free", "vendor"]

PAYMENT_MODEL_VALUES: set[PaymentModel] = {
    "atlassian",
    "free",
    "vendor",
}


def check_payment_model(value: str) -> PaymentModel:
    if value in PAYMENT_MODEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PAYMENT_MODEL_VALUES!r}")
