from typing import Literal

AcceptBodyRequestBuyAtType1 = Literal["now"]

ACCEPT_BODY_REQUEST_BUY_AT_TYPE_1_VALUES: set[AcceptBodyRequestBuyAtType1] = {
    "now",
}


def check_accept_body_request_buy_at_type_1(value: str) -> AcceptBodyRequestBuyAtType1:
    if value in ACCEPT_BODY_REQUEST_BUY_AT_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ACCEPT_BODY_REQUEST_BUY_AT_TYPE_1_VALUES!r}"
    )
